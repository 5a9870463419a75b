
// 原文: follows page.js. Links that last, the other citations of an answer, contents, what is looked for.

const READ = "#read/";

function read(place) {
  trigger("expand", { place });
}

// The address line names what is read, so that it can be kept, sent on and opened again.
function remember(address) {
  history.replaceState(null, "", address);
}

function openAddress() {
  if (location.hash.startsWith(READ)) read(location.hash.slice(READ.length));
}

addEventListener("hashchange", openAddress);
openAddress();

document.addEventListener("click", (event) => {
  if (event.target.closest("#tabs [role='tab']") && location.hash) history.replaceState(null, "", location.pathname + location.search);
});

// The citations of the answer that was last read, in its order.
let trail = [];

function followTrail(link) {
  const sources = link.closest("[data-testid='bot']")?.querySelectorAll("a.source") ?? [];
  trail = [...new Set([...sources].map((source) => source.getAttribute("href").slice("#cite/".length)))];
}

const spanOf = (place) => place.split("/").slice(0, 3).join("/");

// Beside a cited paragraph: which of the answer's citations it is, and the way to those before and after it.
function showTrails() {
  for (const [where, show] of [["#panel", cited], ["#report", read]]) {
    const line = document.querySelector(`${where} .trail`);
    const shown = document.querySelector(`${where} a.read, ${where} a.permalink`)?.getAttribute("href");
    if (!line || line.childElementCount || !shown) continue;
    if (where === "#report" && location.hash.startsWith(READ)) remember(shown); // The address that lasts.
    const at = trail.indexOf(spanOf(shown.slice(READ.length)));
    if (at < 0 || trail.length < 2) continue;
    const told = document.createElement("span");
    told.textContent = `本回答的出处 ${at + 1}/${trail.length}`;
    line.append(step("上一处", at - 1, show), told, step("下一处", at + 1, show));
  }
}

function step(words, at, show) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.disabled = !(at in trail);
  button.onclick = () => show(trail[at]);
  return button;
}

function cited(place) {
  const link = document.querySelector(`#chat a.source[href='#cite/${place}']`);
  const kept = trail;
  if (link) choose(link);
  trail = kept;
  trigger("select", { place });
}

// Contents: open where there is room.
function foldContents() {
  const contents = document.querySelector("#outline details:not(.seen)");
  if (!contents) return;
  contents.classList.add("seen");
  contents.open = !narrow.matches;
  document.getElementById("report")?.addEventListener("scroll", markSection, { passive: true });
}

function jump(number) {
  const target = document.querySelector(`#report .p${number}`);
  if (!target) return;
  const report = document.getElementById("report");
  const bar = report.querySelector(".bar")?.offsetHeight ?? 0;
  const distance = target.getBoundingClientRect().top - report.getBoundingClientRect().top;
  report.scrollTo({ top: report.scrollTop + distance - bar - 8 });
  if (narrow.matches) {
    document.querySelector("#outline details").open = false;
    report.scrollIntoView();
  }
}

// The heading under which the reader is.
function markSection() {
  const report = document.getElementById("report");
  const limit = report.getBoundingClientRect().top + (report.querySelector(".bar")?.offsetHeight ?? 0) + 24;
  let under = null;
  for (const link of document.querySelectorAll("#outline a[href^='#jump/']")) {
    const place = report.querySelector(`.p${link.getAttribute("href").slice("#jump/".length)}`);
    if (!place || place.getBoundingClientRect().top > limit) break;
    under = link;
  }
  for (const link of document.querySelectorAll("#outline a[aria-current]")) if (link !== under) link.removeAttribute("aria-current");
  if (under?.hasAttribute("aria-current") === false) under.setAttribute("aria-current", "true");
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing && event.target.closest("#sought")) hit(event.shiftKey ? -1 : 1);
});

// What is looked for: 0 goes to the first from where the reader is, 1 and -1 to the next and the one before.
function hit(by) {
  const report = document.getElementById("report");
  const hits = [...report.querySelectorAll(".hit")];
  if (!hits.length) return;
  const before = hits.findIndex((each) => each.classList.contains("now"));
  const top = report.getBoundingClientRect().top;
  const here = hits.findIndex((each) => each.getBoundingClientRect().bottom > top);
  const at = before < 0 || !by ? Math.max(here, 0) : (before + by + hits.length) % hits.length;
  hits[before]?.classList.remove("now");
  hits[at].classList.add("now");
  scrollWithin(report, hits[at]);
  const told = document.querySelector("#hits .now");
  if (told) told.textContent = at + 1;
}
