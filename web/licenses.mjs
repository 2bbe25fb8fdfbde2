// Writes vendor/LICENSES.txt: the licence texts of the packages that the bundle has code of, by
// esbuild's own account of it, and puts them into the bundle too: each report is a copy of it.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

const meta = JSON.parse(readFileSync("node_modules/meta.json", "utf8"));
const names = new Set();
for (const output of Object.values(meta.outputs)) {
  for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
    const name = input.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
    if (name !== undefined && bytesInOutput > 0) names.add(name);
  }
}
const parts = [...names].sort().map((name) => {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
});
const licenses = parts.join(`\n${"-".repeat(72)}\n\n`);
if (/\*\/|<\/script|<!--/i.test(licenses)) throw new Error("a licence cannot stand in a comment");
writeFileSync("vendor/LICENSES.txt", licenses);
const bundle = "vendor/plot.js";
writeFileSync(bundle, `/*! Parts of:\n\n${licenses}*/\n${readFileSync(bundle, "utf8")}`);
