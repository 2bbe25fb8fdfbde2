// Draws the plots of report.html from the data in it. The page says everything without this.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("etalon-data").textContent);
  const words = data.words;
  const color = { right: "var(--right)", wrong: "var(--wrong)", quiet: "var(--quiet)" };

  const percent = new Intl.NumberFormat(data.language, { style: "percent", maximumFractionDigits: 0 });
  const number = new Intl.NumberFormat(data.language, { maximumFractionDigits: 3 });
  // Every second number where there is no room for all.
  const ticks = (bins, width) => bins.map((_, bin) => bin).filter((bin) => width >= 500 || bin % 2 === 0);
  const longest = (texts) => Math.max(0, ...texts.map((text) => text.length));
  // In the middle: names of one family differ at their ends.
  const cut = (text, most) => (text.length > most
    ? `${text.slice(0, Math.floor(most / 3))}…${text.slice(text.length - most + Math.floor(most / 3) + 1)}` : text);

  // Shapes as well as colours: a filled dot, an open triangle, a cross line.
  function legend(entries) {
    const list = document.createElement("ul");
    list.className = "legend";
    for (const [mark, text] of entries) {
      const item = document.createElement("li");
      item.textContent = `${mark} ${text}`;
      list.append(item);
    }
    return list;
  }

  function scores(width) {
    if (data.scores.length === 0) return null;
    const most = width < 500 ? 22 : 44;
    // Names may be equal once they are cut: rows are told apart by number.
    const rows = data.scores.map((score, row) => ({ ...score, row }));
    const label = (row) => cut(rows[row].name, most);
    const guessed = rows.filter((row) => row.guess !== undefined);
    const drawn = Plot.plot({
      width,
      marginLeft: 12 + 6.6 * Math.min(most, longest(rows.map((row) => row.name))),
      height: 60 + 20 * rows.length,
      marginBottom: 40,
      x: { domain: [0, 1], grid: true, label: words.score, labelAnchor: "center", labelArrow: "none", tickFormat: (x) => number.format(x),
           ticks: width < 500 ? 3 : 6 },
      y: { domain: rows.map((row) => row.row), tickFormat: label, label: null, tickSize: 0 },
      marks: [
        Plot.link(rows, { x1: "lower", x2: "upper", y1: "row", y2: "row", strokeWidth: 2,
          stroke: (row) => (row.doubt ? color.wrong : color.right) }),
        Plot.dotX(rows.filter((row) => !row.doubt), { x: "value", y: "row", r: 4.5, fill: color.right }),
        Plot.dotX(rows.filter((row) => row.doubt), { x: "value", y: "row", r: 5, symbol: "triangle",
          stroke: color.wrong, strokeWidth: 2, fill: "var(--ground)" }),
        // Last, and of a row's height: it matters most where it lies on the score.
        Plot.tickX(guessed, { x: "guess", y: "row", stroke: "var(--ink)", strokeWidth: 2, insetTop: 2,
          insetBottom: 2, strokeDasharray: "3,2" }),
      ],
    });
    const entries = [];
    if (rows.some((row) => !row.doubt)) entries.push(["●", words.trusted]);
    if (rows.some((row) => row.doubt)) entries.push(["△", words.doubt]);
    if (guessed.length > 0) entries.push(["┆", words.guess]);
    return [drawn, legend(entries)];
  }

  function lead(width) {
    const { labels: bins, is_split: isSplit } = data.leads;
    if (bins.length === 0) return null;
    const rows = ["right", "wrong"].flatMap((side) => bins.map((_, bin) => {
      const trusted = data.leads[side].trusted[bin];
      return { side, text: words[side], bin, trusted, all: trusted + data.leads[side].doubted[bin] };
    }));
    const fill = (row) => color[row.side];
    const drawn = Plot.plot({
      width,
      height: 310,
      marginLeft: 50,
      marginBottom: 40,
      x: { domain: bins.map((_, bin) => bin), ticks: ticks(bins, width), tickFormat: (bin) => bins[bin].split(" ")[0],
           label: words.lead, labelAnchor: "center", labelArrow: "none" },
      y: { grid: true, label: words.samples, tickFormat: (y) => number.format(y), ticks: 4 },
      fy: { domain: [words.right, words.wrong], label: null },
      marginRight: 60,
      marks: [
        Plot.barY(rows, { fy: "text", x: "bin", y1: 0, y2: "trusted", fill }),
        // Upon those that nothing doubts: told apart by shade and outline.
        Plot.barY(rows.filter((row) => row.all > row.trusted), { fy: "text", x: "bin", y1: "trusted",
          y2: "all", fill, fillOpacity: 0.25, stroke: fill, strokeWidth: 1.5, strokeDasharray: "3,2", inset: 1 }),
      ],
    });
    if (!isSplit) return [drawn];
    return [drawn, legend([["■", words.trusted_tasks], ["□", words.doubted_tasks]])];
  }

  const lengths = (key) => (width) => {
    const { labels, counts } = data[key];
    if (labels.length === 0) return null;
    return [Plot.plot({
      width,
      height: 210,
      marginLeft: 50,
      marginBottom: 40,
      x: { domain: labels.map((_, bin) => bin), ticks: ticks(labels, width), tickFormat: (bin) => labels[bin].split(" ")[0],
           label: words.tokens, labelAnchor: "center", labelArrow: "none" },
      y: { grid: true, label: key === "answers" ? words.answers : words.samples,
           tickFormat: (y) => number.format(y), ticks: 4 },
      marks: [Plot.barY(counts.map((count, bin) => ({ bin, count })),
        { x: "bin", y: "count", fill: color.right })],
    })];
  };

  // One small plot a task: bars are what was chosen, lines what was right.
  function positions(width) {
    if (data.positions.length === 0) return null;
    const drawn = data.positions.map((task) => {
      const share = (list) => list.map((count, place) => ({ place: place + 1, share: count / task.documents }));
      const title = document.createElement("p");
      title.className = "role";
      title.textContent = task.task;
      const each = Plot.plot({
        width: Math.min(width, 300),
        height: 170,
        marginLeft: 50,
        marginBottom: 38,
        // A dot at 0 must not hide its place.
        x: { domain: task.guessed.map((_, place) => place + 1), tickSize: 0, tickPadding: 10, label: words.place, labelAnchor: "center", labelArrow: "none" },
        y: { domain: [0, 1], grid: true, label: words.share, tickFormat: (y) => percent.format(y), ticks: 3 },
        marks: [
          Plot.barY(share(task.chosen), { x: "place", y: "share", fill: "var(--bar)" }),
          Plot.link(share(task.right), { x1: "place", x2: "place", y1: "share", y2: "share",
            stroke: "var(--ink)", strokeWidth: 4, markerStart: "dot", markerEnd: "dot" }),
        ],
      });
      const box = document.createElement("div");
      box.append(title, each);
      return box;
    });
    return [...drawn, legend([["■", words.chosen], ["●", words.right]])];
  }

  const plots = { scores, lead, positions, answers: lengths("answers"), prompts: lengths("prompts") };
  let last = 0;
  function draw() {
    const width = Math.max(280, Math.min(960, document.querySelector("main").clientWidth));
    if (width === last) return;
    last = width;
    for (const figure of document.querySelectorAll("figure[data-plot]")) {
      const parts = plots[figure.dataset.plot](width);
      if (parts === null) continue;
      // Screen readers get the tables.
      for (const part of parts) part.setAttribute("aria-hidden", "true");
      figure.replaceChildren(...parts);
      figure.hidden = false;
    }
  }
  draw();
  addEventListener("resize", draw);

  // The question stands at the end of a long prompt.
  document.addEventListener("toggle", (event) => {
    for (const prompt of event.target.querySelectorAll("pre.prompt")) {
      prompt.scrollTop = prompt.scrollHeight;
    }
  }, { capture: true });

  // On paper every sample is open, and closed again after.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const each of opened) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of opened) each.open = false;
  });
})();
