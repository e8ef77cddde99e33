// Draws a chart beside each table with data-chart; the table stays as the figures behind it.
const root = document.documentElement;
export const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

// ECharts writes `style` attributes, which the page's policy refuses; the same text is allowed as CSSOM.
const plain = SVGElement.prototype.setAttribute;
SVGElement.prototype.setAttribute = function setAttribute(name, value) {
  if (name === "style") this.style.cssText = value;
  else plain.call(this, name, value);
};

// A token may be light-dark(…): the browser resolves it where a real property uses it.
const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);
export function colour(token) {
  probe.style.color = `var(--p-${token})`;
  return getComputedStyle(probe).color;
}

function read(table) {
  const heads = [...table.tHead.rows[0].querySelectorAll("th[data-series]")];
  const rows = [...table.tBodies[0].rows];
  return {
    kind: table.dataset.chart,
    unit: table.dataset.unit,
    lang: table.dataset.lang || root.lang,
    today: table.dataset.today,
    todayLabel: table.dataset.todayLabel,
    keys: rows.map((row) => row.cells[0].dataset.key),
    words: rows.map((row) => row.cells[0].textContent.trim()),
    series: heads.map((head, i) => ({
      role: head.dataset.series,
      label: head.textContent.trim().replace(/, [^,]*$/, ""),
      values: rows.map((row) => {
        const text = row.cells[i + 1].dataset.value;
        return text === "" ? null : Number(text);
      }),
    })),
  };
}

function look(role) {
  const party = role.match(/^party-([1-4])$/);
  if (party) return { colour: colour(`party-${party[1]}`), width: 2 };
  return {
    plan: { colour: colour("plan"), width: 1.5 },
    baseline: { colour: colour("baseline"), width: 0, area: 1 },
    actual: { colour: colour("actual"), width: 2.5, area: 0.08 },
    forecast: { colour: colour("actual"), width: 1.5, dashed: true },
  }[role] || { colour: colour("actual"), width: 2 };
}

// Browsers carry no Azerbaijani months; figures and numeric days read as in Russian.
export function written(lang, parts) {
  return lang === "az" ? ["ru", { ...parts, ...(parts.month ? { month: "2-digit", year: "numeric" } : {}) }] : [lang, parts];
}

function axes(data, number) {
  const label = { color: colour("ink-3"), fontSize: 11 };
  const time = data.kind === "scurve" && data.keys.every((key) => /^\d{4}-\d\d-\d\d$/.test(key));
  const month = new Intl.DateTimeFormat(...written(data.lang, { month: "short", year: "2-digit" }));
  const line = { lineStyle: { color: colour("line") } };
  return {
    time,
    xAxis: {
      type: time ? "time" : "category",
      data: time ? undefined : data.words,
      axisLine: { lineStyle: { color: colour("line-strong") } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { ...label, hideOverlap: true, ...(time ? { formatter: (at) => month.format(at) } : {}) },
    },
    yAxis: {
      type: "value",
      name: data.unit,
      nameTextStyle: { ...label, align: "left" },
      nameGap: 12,
      axisLabel: { ...label, formatter: (value) => number.format(value) },
      splitLine: line,
      ...(data.unit === "%" ? { min: 0, max: 100 } : {}),
    },
  };
}

function drawn(data, time) {
  return data.series.map((one, index) => {
    const style = look(one.role);
    const points = time ? one.values.map((value, i) => [data.keys[i], value]) : one.values;
    const today = index === 0 && data.today && time;
    if (data.kind === "bars") {
      return { name: one.label, type: "bar", data: points, barMaxWidth: 22, itemStyle: { color: style.colour, borderRadius: [3, 3, 0, 0] } };
    }
    return {
      name: one.label,
      type: "line",
      data: points,
      symbol: "none",
      connectNulls: one.role !== "actual",
      lineStyle: { color: style.colour, width: style.width, type: style.dashed ? "dashed" : "solid" },
      itemStyle: { color: style.colour },
      areaStyle: style.area ? { color: style.colour, opacity: style.area } : undefined,
      markLine: today ? {
        silent: true,
        symbol: "none",
        data: [{ xAxis: data.today }],
        lineStyle: { color: colour("today"), width: 1, type: "dashed" },
        label: { formatter: data.todayLabel, color: colour("today"), fontSize: 11, position: "end" },
      } : undefined,
    };
  });
}

function options(data) {
  const number = new Intl.NumberFormat(...written(data.lang, { maximumFractionDigits: 1 }));
  const { time, xAxis, yAxis } = axes(data, number);
  const day = new Intl.DateTimeFormat(...written(data.lang, { day: "numeric", month: "short", year: "numeric" }));
  return {
    animation: !still,
    animationDuration: 150,
    textStyle: { fontFamily: getComputedStyle(root).getPropertyValue("--p-font") },
    grid: { left: 4, right: 16, top: 40, bottom: 4, outerBounds: { left: 2, right: 8, top: 8, bottom: 8 } },
    legend: { top: 0, right: 8, icon: "roundRect", itemWidth: 14, itemHeight: 3, textStyle: { color: colour("ink-2"), fontSize: 12 } },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      backgroundColor: colour("surface"),
      borderColor: colour("line-strong"),
      textStyle: { color: colour("ink"), fontSize: 12 },
      formatter: (items) => {
        const head = time ? day.format(new Date(items[0].value[0])) : items[0].name;
        const lines = items.map((item) => {
          const value = time ? item.value[1] : item.value;
          return value === null || value === undefined ? null : `${item.seriesName}: ${number.format(value)} ${data.unit}`;
        });
        return [head, ...lines.filter(Boolean)].join("\n");
      },
    },
    xAxis,
    yAxis,
    series: drawn(data, time),
  };
}

function show(table) {
  const frame = table.closest("[data-chart-frame]");
  const canvas = frame.querySelector("[data-chart-canvas]");
  canvas.hidden = false;
  frame.querySelector("details").open = false;
  const chart = window.echarts.init(canvas, null, { renderer: "svg" });
  const paint = () => chart.setOption(options(read(table)), true);
  paint();
  new ResizeObserver(() => chart.resize()).observe(canvas);
  root.addEventListener("portal:theme", paint);
  window.addEventListener("beforeprint", () => chart.resize({ width: 640 }));
  window.addEventListener("afterprint", () => chart.resize());
}

document.querySelectorAll("table[data-chart]").forEach(show);
