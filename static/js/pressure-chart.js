// Draws a pressure chart into each figure with data-pressure-chart, also in what htmx swaps in; and
// takes a recorder file that is dropped onto a form with data-drop-zone.
import { colour, still, written } from "./chart.js";

const root = document.documentElement;
const ROLES = { target: "plan", floor: "ink-3", ceiling: "red-solid" };

function clock(second) {
  const whole = Math.floor(second);
  const two = (value) => String(value).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

function marked(data) {
  const lines = data.lines.map((one) => ({
    yAxis: one.at,
    lineStyle: { color: colour(ROLES[one.role]), type: one.role === "target" ? "solid" : "dashed" },
    label: { formatter: one.label, position: one.role === "floor" ? "insideStartBottom" : "insideStartTop", color: colour("ink-2"), fontSize: 11 },
  }));
  const found = data.findings.map((one) => ({
    xAxis: one.at,
    lineStyle: { color: colour("red-solid"), type: "dotted" },
    label: { formatter: one.label, position: "insideEnd", color: colour("red-solid"), fontSize: 11 },
  }));
  return [...lines, ...found];
}

function options(data) {
  const number = new Intl.NumberFormat(...written(data.lang, { maximumFractionDigits: 3 }));
  const label = { color: colour("ink-3"), fontSize: 11 };
  return {
    animation: !still,
    animationDuration: 150,
    grid: { left: 4, right: 24, top: 40, bottom: 40, containLabel: true },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      backgroundColor: colour("surface"),
      borderColor: colour("line-strong"),
      textStyle: { color: colour("ink"), fontSize: 12 },
      formatter: (items) => `${clock(items[0].value[0])}\n${data.label}: ${number.format(items[0].value[1])} ${data.unit}`,
    },
    dataZoom: [{ type: "inside", filterMode: "none" }],
    xAxis: { type: "value", min: "dataMin", max: "dataMax", axisLabel: { ...label, formatter: clock, hideOverlap: true }, splitLine: { show: false } },
    yAxis: { type: "value", name: data.unit, nameTextStyle: { ...label, align: "left" }, axisLabel: { ...label, formatter: (value) => number.format(value) }, splitLine: { lineStyle: { color: colour("line") } } },
    series: [{
      name: data.label,
      type: "line",
      data: data.points,
      symbol: "none",
      lineStyle: { color: colour("actual"), width: 1.5 },
      itemStyle: { color: colour("actual") },
      markLine: { silent: true, symbol: "none", animation: false, data: marked(data) },
      markArea: data.hold ? {
        silent: true,
        itemStyle: { color: colour("actual"), opacity: 0.08 },
        label: { color: colour("ink-2"), fontSize: 11 },
        data: [[{ xAxis: data.hold[0], name: data.holdLabel }, { xAxis: data.hold[1] }]],
      } : undefined,
    }],
  };
}

function show(figure) {
  const canvas = figure.querySelector("[data-chart-canvas]");
  const data = JSON.parse(figure.dataset.pressureChart);
  canvas.hidden = false;
  figure.querySelector("details").open = false;
  const chart = window.echarts.init(canvas, null, { renderer: "svg" });
  const paint = () => chart.setOption(options(data), true);
  paint();
  new ResizeObserver(() => chart.resize()).observe(canvas);
  root.addEventListener("portal:theme", paint);
}

const drawAll = (part) => part.querySelectorAll("[data-pressure-chart]").forEach(show);
drawAll(document);
document.addEventListener("htmx:afterSwap", () => {
  document.querySelectorAll("[data-pressure-chart]").forEach((figure) => {
    if (figure.querySelector("[data-chart-canvas]").hidden) show(figure);
  });
});

function takeDropped(form) {
  const input = form.querySelector("[data-drop-file]");
  const over = (on) => form.classList.toggle("is-over", on);
  form.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  form.addEventListener("dragleave", () => over(false));
  form.addEventListener("drop", (event) => {
    over(false);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
document.querySelectorAll("form[data-drop-zone]").forEach(takeDropped);
