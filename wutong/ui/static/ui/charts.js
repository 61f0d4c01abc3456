// Charts by ECharts, drawn as SVG with the colours of the tokens. Data stands in a JSON script
// beside each [data-chart]; a click follows the datum's address; the table below stays for
// readers without scripts and for screen readers.
const boxes = new Map();
const squeezes = new Map();

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function palette() {
  return Object.fromEntries(["ink", "ink-2", "ink-3", "line", "line-soft", "line-strong", "card", "accent",
    "ramp-0", "ramp-1", "ramp-2", "ramp-3", "ramp-4", "face", "yellow"].map((name) => [name, token(name)]));
}

function axis(colours) {
  return {
    axisLine: { lineStyle: { color: colours["line-strong"] } },
    axisTick: { show: false },
    axisLabel: { color: colours["ink-2"], fontSize: 12 },
    splitLine: { lineStyle: { color: colours["line-soft"] } },
  };
}

function drawn(series, colours, data, lying) {
  const line = series.kind === "line";
  return {
    name: series.name,
    type: line ? "line" : "bar",
    symbol: series.quiet ? "none" : "circle",
    barMaxWidth: lying ? 18 : 22,
    barGap: "15%",
    cursor: series.urls.length ? "pointer" : "default",
    lineStyle: { color: series.quiet ? colours["ink-3"] : colours.accent, width: series.quiet ? 1 : 2, type: series.quiet ? "dashed" : "solid" },
    itemStyle: { color: series.quiet ? colours["ramp-1"] : colours.accent, borderRadius: lying ? 2 : [2, 2, 0, 0] },
    label: { show: data.showTexts && !series.quiet, position: lying ? "right" : "top", color: colours.ink, fontSize: 12, formatter: (one) => series.texts[one.dataIndex] },
    data: series.values.map((value, place) => ({
      value,
      url: series.urls[place],
      ...(data.shades && !series.quiet ? { itemStyle: { color: colours[`ramp-${[2, 2, 4, 3, 3, 3, 3][place] ?? 3}`] } } : {}),
    })),
  };
}

function tooltip(data, colours) {
  return {
    trigger: data.kind === "map" ? "item" : "axis",
    renderMode: "richText",
    confine: true,
    backgroundColor: colours.card,
    borderColor: colours["line-strong"],
    borderWidth: 1,
    textStyle: { color: colours.ink, fontSize: 12, fontFamily: colours.face },
    axisPointer: { type: "shadow", shadowStyle: { color: colours["line-soft"], opacity: 0.5 } },
    formatter: (given) => words(data, Array.isArray(given) ? given : [given]),
  };
}

function words(data, points) {
  const place = data.kind === "map" ? data.keys.indexOf(points[0].name) : points[0].dataIndex;
  if (place < 0) return "";
  const lines = data.series.map((series) => `${series.name}：${series.texts[place]}`);
  return [data.categories[place], ...lines].join("\n");
}

function cartesian(data, colours) {
  const lying = data.kind === "bars";
  const names = { type: "category", data: data.categories, inverse: lying, ...axis(colours), splitLine: { show: false } };
  const values = { type: "value", ...axis(colours), axisLine: { show: false }, show: !lying || !data.showTexts };
  if (lying) names.axisLine = { show: false };
  const legend = data.series.length > 1;
  return {
    grid: { left: 12, right: lying && data.showTexts ? 120 : 14, top: legend ? 30 : 16, bottom: 8, containLabel: true },
    legend: { show: legend, top: 0, right: 4, itemWidth: 12, itemHeight: 8, textStyle: { color: colours["ink-2"], fontSize: 12 } },
    xAxis: lying ? values : names,
    yAxis: lying ? names : values,
    series: data.series.map((series) => drawn(series, colours, data, lying)),
  };
}

function map(data, colours, name) {
  const [series] = data.series;
  const values = series.values.filter((value) => value !== null);
  const top = Math.max(...values, 1);
  return {
    visualMap: {
      type: "continuous", min: 0, max: top, left: 8, bottom: 4, itemWidth: 10, itemHeight: 70, calculable: false,
      text: [`${+top.toFixed(2)} ${data.unit}`, "0"], textStyle: { color: colours["ink-2"], fontSize: 11 },
      inRange: { color: [0, 1, 2, 3, 4].map((step) => colours[`ramp-${step}`]) },
    },
    series: [{
      type: "map", map: name, name: series.name, nameProperty: "adcode", roam: false, cursor: "pointer", selectedMode: false,
      top: 8, bottom: 8, aspectScale: squeezes.get(name),
      label: { show: true, formatter: (one) => data.categories[data.keys.indexOf(one.name)] ?? "", color: colours.ink, fontSize: 11, textBorderColor: colours.card, textBorderWidth: 2 },
      labelLayout: { hideOverlap: true },
      itemStyle: { borderColor: colours.card, borderWidth: 1, areaColor: colours["ramp-0"] },
      emphasis: { label: { color: "#1d2521", textBorderWidth: 0 }, itemStyle: { areaColor: colours.yellow } },
      data: data.keys.map((key, place) => ({
        name: key,
        ...(series.values[place] > top * 0.6 ? { label: { color: colours.card, textBorderWidth: 0 } } : {}),
        value: series.values[place], url: series.urls[place],
      })),
    }],
  };
}

// A degree of longitude is shorter than one of latitude: by the cosine of the latitude.
function squeeze(content) {
  const area = content.features.find((one) => one.geometry.type === "MultiPolygon");
  return Math.cos((area.geometry.coordinates[0][0][0][1] * Math.PI) / 180);
}

async function boundaries(data) {
  const name = data.boundaries;
  if (!window.echarts.getMap(name)) {
    const answer = await fetch(name);
    if (!answer.ok) throw new Error(`boundaries: ${answer.status}`);
    const content = await answer.json();
    window.echarts.registerMap(name, content);
    squeezes.set(name, squeeze(content));
  }
  return name;
}

async function draw(box) {
  const data = JSON.parse(document.getElementById(box.dataset.chart).textContent);
  const colours = palette();
  const name = data.kind === "map" ? await boundaries(data) : "";
  box.dataset.ready = "yes";
  const chart = boxes.get(box) ?? window.echarts.init(box, null, { renderer: "svg" });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  chart.setOption({
    animation: !still && !boxes.has(box),
    animationDuration: 350,
    textStyle: { fontFamily: colours.face },
    tooltip: tooltip(data, colours),
    ...(data.kind === "map" ? map(data, colours, name) : cartesian(data, colours)),
  }, true);
  if (!boxes.has(box)) {
    chart.on("click", (point) => point.data?.url && location.assign(point.data.url));
    new ResizeObserver(() => chart.resize()).observe(box);
    const table = box.parentElement.querySelector("details.chart-table");
    if (table) table.open = false;
  }
  boxes.set(box, chart);
}

function drawAll(root = document) {
  for (const box of root.querySelectorAll("[data-chart]")) draw(box).catch(() => delete box.dataset.ready);
}

drawAll();
document.addEventListener("htmx:load", (event) => event.target !== document.body && drawAll(event.target));
document.addEventListener("themechange", () => requestAnimationFrame(() => drawAll()));

// Paper is light: take the dark style away while printing.
const dark = document.querySelector("[data-dark-style]");
let before = "";
addEventListener("beforeprint", () => {
  before = dark.media;
  dark.media = "not all";
  for (const [box, chart] of boxes) if (box.isConnected) { draw(box); chart.resize(); }
});
addEventListener("afterprint", () => {
  dark.media = before;
  drawAll();
});
