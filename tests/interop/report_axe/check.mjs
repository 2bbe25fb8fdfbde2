// Opens pages in a browser as people do: node check.mjs BROWSER PAGE... In light and dark, wide and
// as a phone: axe finds nothing, nothing is wider than the window, no script or policy complains,
// and the keyboard reaches whatever can be used and shows where it is.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [executablePath, ...paths] = process.argv.slice(2);
const args = process.getuid() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath, args });
const faults = [];
let checked = 0;

const openAll = (page, isOpen) => page.evaluate((open) => {
  for (const details of document.querySelectorAll("details")) details.open = open;
}, isOpen);

async function checkWidth(page, say) {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (excess > 0) say(`is ${excess} pixels wider than the window`);
}

async function checkKeyboard(page, say) {
  const usable = await page.evaluate(() => {
    const found = [...document.querySelectorAll("a[href], summary, [tabindex='0']")];
    const visible = found.filter((each) => each.checkVisibility());
    visible.forEach((each, place) => { each.dataset.place = place; });
    return visible.length;
  });
  const reached = new Set();
  for (let press = 0; press <= usable; ++press) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const { dataset, tagName } = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
      return { place: dataset.place, tagName, isShown: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
    });
    if (at.place === undefined) continue;
    reached.add(at.place);
    if (!at.isShown) say(`does not show that ${at.tagName} ${at.place} has the focus`);
  }
  if (usable === 0 || reached.size !== usable) say(`keys reach ${reached.size} of ${usable}`);
}

async function checkAxe(page, say) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document));
  for (const { id, help, nodes } of found.violations) {
    say(`${id}: ${help}; ${nodes.length} times, first ${nodes[0].html.slice(0, 200)}`);
  }
  if (found.passes.length === 0) say("axe has checked nothing");
}

// `bypassCSP`: the page lets no other script in, so axe is let in by the browser.
async function withPage(path, look, bypassCSP, work) {
  const context = await browser.newContext({ ...look, bypassCSP });
  const page = await context.newPage();
  const say = (text) =>
    faults.push(`${path}, ${look.colorScheme}, ${look.viewport.width} pixels: ${text}`);
  page.on("pageerror", (error) => say(error.message));
  page.on("console", (message) => message.type() === "error" && say(message.text()));
  await page.goto(`file://${path}`);
  if (await page.locator("figure svg").count() === 0) say("draws no plot");
  await work(page, say);
  await context.close();
  ++checked;
}

for (const path of paths) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1200, 390]) {
      const look = { colorScheme, viewport: { width, height: 900 } };
      await withPage(path, look, false, async (page, say) => {
        await checkWidth(page, say);
        await checkKeyboard(page, say);
        await openAll(page, true);
        await checkWidth(page, say);
      });
      await withPage(path, look, true, async (page, say) => {
        await openAll(page, true);
        await checkAxe(page, say);
      });
    }
  }
}
await browser.close();
for (const fault of faults) console.log(fault);
console.log(`${checked} looks, ${faults.length} faults`);
process.exit(checked > 0 && faults.length === 0 ? 0 : 1);
