// What the pages use of Observable Plot; the rest of it is left out of the bundle.
export { plot, barX, barY, ruleX, dotX, link, tickX } from "@observablehq/plot";
