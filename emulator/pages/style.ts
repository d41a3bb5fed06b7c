import { Html } from './html';

/** Columns are this wide everywhere, so that the server knows how tall each card will be. */
export const COLUMN = 236;
/** Height of one row of the gallery's grid, gap included. */
export const ROW = 8;

export const style = new Html(`<style>
:root { color-scheme: light dark; --back: #faf9f7; --card: #fff; --ink: #1d1c1a; --soft: #6b6862; --line: #e6e3de; --accent: #a8322a; --tint: #efece7; }
@media (prefers-color-scheme: dark) { :root { --back: #161615; --card: #211f1e; --ink: #eeece8; --soft: #a19d96; --line: #34312e; --accent: #f08a7e; --tint: #2a2826; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
a { color: inherit; text-decoration: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 6px; }
.top { display: flex; gap: 14px; align-items: center; padding: 16px 28px; border-bottom: 1px solid var(--line); flex-wrap: wrap; }
.top .mark { width: 28px; height: 28px; border-radius: 9px; background: var(--accent); display: grid; place-items: center; flex: none; }
.top .mark::after { content: ""; width: 10px; height: 10px; border-radius: 50%; background: var(--back); }
.top b { font-weight: 650; letter-spacing: -.01em; }
.top span { color: var(--soft); font-size: 13.5px; }
.top .who { margin-left: auto; }
main { max-width: 1580px; margin: 0 auto; padding: 30px 28px 80px; }
h1 { font-size: 27px; line-height: 1.2; letter-spacing: -.02em; margin: 0 0 6px; overflow-wrap: anywhere; }
h2 { font-size: 17px; letter-spacing: -.01em; margin: 40px 0 16px; display: flex; gap: 9px; align-items: baseline; }
h2 small, .lead { color: var(--soft); font-weight: 400; font-size: 14px; }
.lead { margin: 0 0 8px; }
.boards { display: grid; gap: 20px; grid-template-columns: repeat(auto-fill, ${COLUMN}px); column-gap: 18px; margin-top: 18px; }
.board .cover { display: grid; grid-template: 1fr 1fr / 2fr 1fr; gap: 2px; height: 158px; border-radius: 16px; overflow: hidden; background: var(--back); }
.board .cover i { background: var(--tint); overflow: hidden; min-height: 0; }
.board .cover i:first-child { grid-row: span 2; }
.board .cover img { width: 100%; height: 100%; object-fit: cover; display: block; }
.board b { display: block; margin-top: 9px; font-weight: 600; overflow-wrap: anywhere; }
.board small { color: var(--soft); font-size: 13px; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, ${COLUMN}px); grid-auto-rows: ${ROW}px; grid-auto-flow: dense; column-gap: 18px; justify-content: start; }
.pin { display: block; overflow: hidden; }
.pin .picture { position: relative; border-radius: 16px; overflow: hidden; background: var(--tint); }
.pin .picture > img, .pin .picture > video { width: 100%; height: 100%; object-fit: cover; display: block; }
.pin .picture::after { content: ""; position: absolute; inset: 0; border-radius: 16px; transition: background .15s; }
.pin:hover .picture::after { background: rgb(0 0 0 / .12); }
.pin .title { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; margin: 8px 4px 0; font-weight: 550; font-size: 14px; line-height: 19px; overflow-wrap: anywhere; }
.pin .meta { margin: 2px 4px 0; color: var(--soft); font-size: 12.5px; line-height: 18px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.badge { position: absolute; left: 10px; top: 10px; z-index: 1; padding: 2px 9px; border-radius: 20px; background: rgb(20 20 20 / .68); color: #fff; font-size: 12px; line-height: 19px; font-weight: 550; }
.blank { height: 100%; display: grid; place-items: center; color: var(--soft); font-size: 13px; }
.empty { padding: 54px 24px; border: 1px dashed var(--line); border-radius: 16px; color: var(--soft); text-align: center; }
.closeup { display: grid; grid-template-columns: minmax(0, 1.05fr) minmax(0, 1fr); max-width: 1010px; margin: 8px auto 0; background: var(--card); border: 1px solid var(--line); border-radius: 26px; overflow: hidden; }
.closeup .media { background: var(--tint); display: flex; align-items: center; min-height: 320px; }
.closeup .media > img, .closeup .media > video { width: 100%; max-height: 84vh; object-fit: contain; display: block; }
.slides { display: flex; overflow-x: auto; scroll-snap-type: x mandatory; width: 100%; }
.slides { gap: 10px; }
.slides figure { flex: 0 0 88%; margin: 0; scroll-snap-align: start; }
.slides img { width: 100%; max-height: 78vh; object-fit: contain; display: block; }
.slides figcaption { padding: 10px 16px 14px; color: var(--soft); font-size: 13px; }
.closeup .words { padding: 34px 34px 30px; }
.closeup .words p { white-space: pre-line; overflow-wrap: anywhere; margin: 12px 0 0; }
.visit { display: inline-block; margin-bottom: 16px; padding: 7px 15px; border-radius: 22px; background: var(--tint); font-size: 14px; font-weight: 550; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 7px 18px; margin: 26px 0 0; padding-top: 20px; border-top: 1px solid var(--line); font-size: 13.5px; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; } dd a { text-decoration: underline; text-underline-offset: 2px; }
.consent { max-width: 440px; margin: 6vh auto 0; padding: 34px; background: var(--card); border: 1px solid var(--line); border-radius: 26px; }
.consent h1 { font-size: 22px; } .consent ul { padding-left: 20px; line-height: 1.75; } .consent p { color: var(--soft); overflow-wrap: anywhere; }
button { font: inherit; font-weight: 600; padding: 10px 20px; border: 0; border-radius: 24px; cursor: pointer; background: var(--tint); color: var(--ink); margin-right: 8px; }
button.yes { background: var(--accent); color: var(--back); }
@media (max-width: 760px) { main { padding: 22px 16px 60px; } .top { padding: 14px 16px; } .top .who { display: none; } .closeup { grid-template-columns: 1fr; } .closeup .words { padding: 24px 22px; } .gallery, .boards { justify-content: center; } }
</style>`);
