/** What all pages share, in the look of the emulator's pages. */
export const FRAME = `
:root { color-scheme: light dark; --back: #faf9f7; --card: #fff; --ink: #1d1c1a; --soft: #635f59; --line: #e6e3de; --accent: #a8322a; --tint: #efece7; --good: #24693d; --good-back: #e5f1e8; --bad: #a8322a; --bad-back: #fbe9e6; --wait: #7a5300; --wait-back: #faf0d9; }
@media (prefers-color-scheme: dark) { :root { --back: #161615; --card: #211f1e; --ink: #eeece8; --soft: #aaa69f; --line: #34312e; --accent: #f08a7e; --tint: #2a2826; --good: #86d09e; --good-back: #1b2f22; --bad: #f59c91; --bad-back: #3a211e; --wait: #e8c26a; --wait-back: #33290f; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 80px; }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 3px; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 6px; }
main:focus { outline: none; }
.skip { position: absolute; left: 12px; top: -60px; padding: 8px 14px; background: var(--card); border-radius: 10px; z-index: 3; }
.skip:focus { top: 12px; }
.top { display: flex; gap: 14px; align-items: center; padding: 12px 28px; border-bottom: 1px solid var(--line); background: var(--back); position: sticky; top: 0; z-index: 2; }
.top .mark { width: 26px; height: 26px; border-radius: 9px; background: var(--accent); display: grid; place-items: center; flex: none; }
.top .mark::after { content: ""; width: 9px; height: 9px; border-radius: 50%; background: var(--back); }
.top b { font-weight: 650; letter-spacing: -.01em; white-space: nowrap; }
.top nav { display: flex; gap: 2px; overflow-x: auto; margin-left: 10px; padding: 3px; }
.top nav a { padding: 6px 12px; border-radius: 20px; text-decoration: none; color: var(--soft); white-space: nowrap; font-size: 14px; }
.top nav a:hover { background: var(--tint); color: var(--ink); }
.top nav a[aria-current] { background: var(--tint); color: var(--ink); font-weight: 600; }
.top .who { margin-left: auto; display: flex; gap: 8px; align-items: center; color: var(--soft); font-size: 13.5px; white-space: nowrap; }
main { max-width: 1240px; margin: 0 auto; padding: 28px 28px 90px; }
h1 { font-size: 27px; line-height: 1.2; letter-spacing: -.02em; margin: 0 0 6px; overflow-wrap: anywhere; }
h2 { font-size: 18px; letter-spacing: -.01em; margin: 36px 0 12px; display: flex; gap: 9px; align-items: baseline; flex-wrap: wrap; }
h2 small, .lead, .soft { color: var(--soft); font-weight: 400; font-size: 14px; }
h3 { font-size: 15.5px; margin: 0 0 4px; }
.lead { margin: 0 0 14px; font-size: 15px; }
small { color: var(--soft); font-size: 13px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 18px; padding: 20px 22px; margin: 0 0 16px; }
.cards { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); }
.row { display: flex; gap: 12px; align-items: center; flex-wrap: wrap; }
.login { max-width: 420px; margin: 7vh auto 0; padding: 30px 32px; }
.notice, .problem, .warning { padding: 12px 16px; border-radius: 12px; margin: 0 0 16px; overflow-wrap: anywhere; }
.notice { background: var(--good-back); color: var(--good); }
.problem { background: var(--bad-back); color: var(--bad); }
.warning { background: var(--wait-back); color: var(--wait); }
.empty { padding: 44px 24px; border: 1px dashed var(--line); border-radius: 16px; color: var(--soft); text-align: center; }
.chip { display: inline-block; padding: 1px 10px; border-radius: 20px; background: var(--tint); font-size: 13px; line-height: 21px; font-weight: 550; white-space: nowrap; }
.chip.good { background: var(--good-back); color: var(--good); } .chip.bad { background: var(--bad-back); color: var(--bad); } .chip.wait { background: var(--wait-back); color: var(--wait); }
.chips { display: flex; gap: 6px; flex-wrap: wrap; margin: 0 0 14px; }
.chips a { padding: 4px 12px; border-radius: 20px; background: var(--tint); text-decoration: none; font-size: 13.5px; }
.chips a[aria-current] { background: var(--ink); color: var(--back); }
form label { display: block; margin: 0 0 14px; font-weight: 550; font-size: 14px; }
input, select, textarea { font: inherit; color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: 10px; padding: 8px 11px; }
input:not([type=checkbox]):not([type=radio]):not([type=file]), select, textarea { max-width: 100%; }
.login input, .wide input:not([type=checkbox]):not([type=radio]), .wide textarea, .wide select { display: block; width: 100%; margin-top: 5px; font-weight: 400; }
input[type=checkbox], input[type=radio] { accent-color: var(--accent); width: 17px; height: 17px; vertical-align: -3px; }
.filters { display: flex; gap: 10px; flex-wrap: wrap; align-items: end; margin: 0 0 16px; }
.filters label { margin: 0; font-size: 13px; color: var(--soft); font-weight: 500; }
.filters input, .filters select { display: block; margin-top: 3px; color: var(--ink); }
button, .button { display: inline-block; font: inherit; font-weight: 600; font-size: 14px; padding: 8px 17px; border: 0; border-radius: 22px; cursor: pointer; background: var(--tint); color: var(--ink); text-decoration: none; }
button.yes, .button.yes { background: var(--accent); color: var(--back); }
button.quiet { background: none; padding: 6px 10px; color: var(--soft); font-weight: 500; }
button:hover, .button:hover { filter: brightness(.96); }
button:disabled { opacity: .5; cursor: default; }
.table { width: 100%; border-collapse: collapse; font-size: 14px; }
.table th { text-align: left; color: var(--soft); font-weight: 500; font-size: 13px; padding: 6px 10px; border-bottom: 1px solid var(--line); white-space: nowrap; }
.table td { padding: 9px 10px; border-bottom: 1px solid var(--line); vertical-align: middle; overflow-wrap: anywhere; }
.table tr:last-child td { border-bottom: 0; }
.thumb { width: 46px; height: 60px; object-fit: cover; border-radius: 9px; background: var(--tint); display: block; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 7px 18px; margin: 14px 0 0; font-size: 14px; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
details summary { cursor: pointer; color: var(--soft); }
.paging { display: flex; gap: 12px; margin: 18px 0; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 900px) { .top { flex-wrap: wrap; padding: 10px 16px; gap: 8px; } .top nav { order: 3; width: 100%; margin-left: 0; } main { padding: 20px 16px 70px; } }
@media (max-width: 640px) {
	h1 { font-size: 23px; } .card { padding: 16px; border-radius: 14px; }
	.table.stack thead { display: none; } .table.stack tr { display: block; padding: 10px 0; border-bottom: 1px solid var(--line); } .table.stack td { display: block; border: 0; padding: 3px 0; }
}
@media (prefers-reduced-motion: no-preference) { .top nav a, button { transition: background .15s, filter .15s; } }
`;
