// Runs when the page is there. Links that Python rendered carry addresses (places.py); choosing one becomes an event of
// the bridge component. `element` and `trigger` are Gradio's.

const EVENTS = {
  // A citation of the answer under review is brought up for review; any other beside the conversation.
  "#cite/": (rest, link) => trigger(link.closest("#review") ? "option_select" : "select", { place: rest }),
  "#read/": (rest) => read(rest),
  "#indicator/": (rest) => trigger("apply", { indicator: rest }),
  "#holding/": (rest) => trigger("edit", { document: rest }),
  "#review/": (rest) => trigger("option_select", { case: rest }),
  "#ask/": (rest) => trigger("submit", { question: decodeURIComponent(rest) }),
  "#again": () => trigger("retry", { again: true }),
  "#rewrite": () => rewrite(),
  "#copy": (_, link) => copy(answerOf(link), link),
  "#jump/": (rest) => jump(rest),
  "#hit/": (rest) => hit(Number(rest)),
  "#close": () => close(),
  "#leave": () => location.assign("logout"),
};

let opener = null; // the link that the reader came from
let onward = false; // whether the reader asked for what comes next under review
const narrow = matchMedia("(max-width: 900px)");

document.documentElement.lang = "zh-CN";

document.addEventListener(
  "click",
  (event) => {
    if (event.target.closest("#queue a, #verdicts button")) onward = true;
    if (event.target.closest("#send")) askFor();
    const link = event.target.closest("a[href^='#']");
    const address = link?.getAttribute("href") ?? "";
    const kind = Object.keys(EVENTS).find((start) => address.startsWith(start));
    if (!kind) return;
    event.preventDefault();
    event.stopPropagation();
    if (link.matches(".permalink")) return copy(new URL(address, location).href, link);
    if (kind === "#cite/" && link.closest("#chat")) choose(link);
    if (kind === "#read/") remember(address);
    EVENTS[kind](address.slice(kind.length), link);
  },
  true,
);

// A report file that the browser can show opens beside the page, at its page.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.original.shown");
  if (!link) return;
  event.preventDefault();
  open(link.href, "_blank", "noopener");
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.querySelector("#panel .excerpt")) close();
});

// An empty box asks nothing: where to type is shown instead.
function askFor() {
  const box = document.querySelector("#question textarea");
  if (!box.value.trim()) box.focus();
}

function choose(link) {
  opener = link;
  followTrail(link);
  for (const other of document.querySelectorAll("#chat .chosen")) other.classList.remove("chosen");
  for (const same of document.querySelectorAll("#chat a.source"))
    if (same.getAttribute("href") === link.getAttribute("href")) same.classList.add("chosen");
}

function close() {
  for (const chosen of document.querySelectorAll("#chat .chosen")) chosen.classList.remove("chosen");
  trigger("clear");
  opener?.focus({ preventScroll: true });
}

// Gradio may need a few frames to show what it was sent, a hidden tab above all.
function reveal(id, patience = 90) {
  const root = document.getElementById(id);
  const target = root?.querySelector("mark, .cited") ?? root?.querySelector(".gone");
  if (!target?.offsetParent) {
    if (patience > 0) requestAnimationFrame(() => reveal(id, patience - 1));
    return;
  }
  scrollWithin(root, target);
  root.querySelector("h2")?.focus({ preventScroll: true });
}

// The target goes to a third of the height; the page itself stays where it is.
function scrollWithin(root, target) {
  const distance = target.getBoundingClientRect().top - root.getBoundingClientRect().top;
  root.scrollTo({ top: root.scrollTop + distance - root.clientHeight / 3 });
}

// When something else comes under review its quote comes into sight; on a narrow page, where answer and quote do not fit
// side by side, a new answer is shown first. The focus stays on the button, for whoever goes on with the keyboard.
let reviewed = { answer: "", passage: "" };

function review() {
  const passage = document.getElementById("passage");
  const mark = passage?.querySelector("mark");
  if (!mark?.offsetParent || passage.textContent === reviewed.passage) return;
  const answer = document.getElementById("judged").textContent;
  const another = answer !== reviewed.answer;
  reviewed = { answer, passage: passage.textContent };
  scrollWithin(passage, mark);
  if (narrow.matches && onward) document.getElementById(another ? "case" : "findings").scrollIntoView();
  onward = false;
}

// The last question goes back into the box.
function rewrite() {
  trigger("undo");
  document.querySelector("#question textarea")?.focus();
}

// An answer as text, with where each quote stands and when the reports were searched.
function answerOf(link) {
  const message = link.closest("[data-testid='bot']");
  const lines = (selector) => [...message.querySelectorAll(selector)].map((each) => each.textContent);
  const sources = [...message.querySelectorAll("a.source")].map((source) => {
    const part = (selector) => source.querySelector(selector).textContent;
    return `${part(".n")} ${source.title}：${part(".quote")}`;
  });
  const found = sources.length ? ["", "出处：", ...sources] : [];
  return [...lines(".says p"), ...found, ...lines(".tools .when")].join("\n");
}

async function copy(text, link) {
  const told = link.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyOldWay(text); // Without HTTPS there is no navigator.clipboard.
  }
  link.textContent = "已复制";
  setTimeout(() => (link.textContent = told), 1500);
}

function copyOldWay(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

// A file that came from Python as { name, kind, data in base64 }.
function save(file) {
  if (!file) return;
  const bytes = Uint8Array.from(atob(file.data), (char) => char.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: file.kind }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// What a link brought up may be out of sight, above it on a narrow page, further down in its panel on a wide one.
function show(id) {
  document.getElementById(id)?.scrollIntoView({ block: "nearest" });
}

window.reportQA = { reveal, review, save, hit, show };

// Gradio names each message by its source text, tags and all; a screen reader should hear who speaks instead.
const names = { user: "提问", bot: "回答" };

function nameMessages(chat) {
  for (const message of chat.querySelectorAll("[data-testid='user'], [data-testid='bot']")) {
    const name = names[message.dataset.testid];
    if (message.getAttribute("aria-label") !== name) message.setAttribute("aria-label", name);
  }
}

// A new question goes to the top, so that its answer is read from the beginning however long it is.
let seen = "";

function follow(chat) {
  const asked = chat.querySelectorAll(".asked");
  const now = `${asked.length} ${chat.querySelectorAll(".answer, .notice").length}`;
  if (now === seen) return;
  seen = now;
  const last = asked[asked.length - 1];
  const scroller = last?.closest(".bubble-wrap");
  if (!scroller) return;
  const distance = last.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  scroller.scrollTo({ top: scroller.scrollTop + distance });
}

// What Gradio says in English on a Chinese page: names that a screen reader reads out, and the heads of its notes, which
// tell their kind whatever title they were given.
const labels = { "chatbot conversation": "对话", "More tabs": "其余各页", Close: "关闭" };
const kinds = { info: "提示", success: "完成", warning: "注意", error: "没有做成" };

function translate() {
  for (const [english, chinese] of Object.entries(labels))
    for (const named of document.querySelectorAll(`[aria-label="${english}"]`)) named.setAttribute("aria-label", chinese);
  for (const [kind, name] of Object.entries(kinds))
    for (const { firstChild } of document.querySelectorAll(`.toast-title.${kind}`))
      if (firstChild.nodeValue.trim() !== name) firstChild.nodeValue = name;
}

// What scrolls by itself must be reachable with the keyboard, and have a name.
const regions = { "#report": "报告全文", "#panel": "原文", "#outline": "目录", "#table .scroller": "指标的数字", "#shelves .scroller": "覆盖" };

function nameRegions() {
  for (const [where, name] of Object.entries(regions))
    for (const region of document.querySelectorAll(`${where}:not([tabindex])`)) {
      region.tabIndex = 0;
      region.setAttribute("role", "region");
      region.setAttribute("aria-label", name);
    }
}

// Until a chart is drawn Gradio shows a picture whose name nobody may read out.
function nameEmptyCharts() {
  for (const empty of document.querySelectorAll("#compared .empty:not([role]), #chart .empty:not([role])")) {
    empty.setAttribute("role", "img");
    empty.setAttribute("aria-label", "图正在载入");
  }
}

// A figure in the chart leads to its paragraph, as one in the table does.
function bindChart() {
  for (const [where, show] of [["#chart", read], ["#compared", (place) => trigger("select", { place })]]) {
    const plot = document.querySelector(`${where} .js-plotly-plot`);
    if (!plot?.on || plot.dataset.bound) continue;
    plot.dataset.bound = "yes";
    plot.on("plotly_click", ({ points }) => points[0]?.customdata && show(points[0].customdata));
  }
}

new MutationObserver(() => {
  review();
  bindChart();
  nameRegions();
  nameEmptyCharts();
  translate();
  showTrails();
  foldContents();
  const chat = document.getElementById("chat");
  if (!chat) return;
  nameMessages(chat);
  follow(chat);
}).observe(document.body, { childList: true, subtree: true });
