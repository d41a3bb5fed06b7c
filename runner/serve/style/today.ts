/** The page Today. */
export const TODAY = `
.today-switch { display: flex; gap: 8px 20px; flex-wrap: wrap; align-items: center; margin: 10px 0 18px; }
.today-switch .chips { margin: 0; }
.today-import { display: flex; gap: 4px; align-items: center; margin-left: auto; } .today-import label { margin: 0; } .today-import select { max-width: min(320px, 70vw); padding: 5px 9px; }
.today-top { display: grid; gap: 16px; grid-template-columns: minmax(0, 1.9fr) minmax(0, 1fr); align-items: start; }
.today-top h2 { margin: 0 0 4px; font-size: 15.5px; color: var(--soft); font-weight: 550; }
.today-top .empty { padding: 26px 20px; }
.today-figure { display: flex; gap: 10px; align-items: baseline; margin: 0 0 14px; } .today-figure strong { font-size: 40px; line-height: 1.1; letter-spacing: -.03em; font-variant-numeric: tabular-nums; } .today-figure small { display: block; }
.today-strip { display: grid; grid-auto-flow: column; grid-auto-columns: 150px; gap: 14px; overflow-x: auto; list-style: none; margin: 0; padding: 4px 4px 10px; scroll-snap-type: x proximity; }
.today-strip:empty, .today-rows:empty { display: none; }
.today-strip li { scroll-snap-align: start; min-width: 0; } .today-strip > li > a:first-child { text-decoration: none; display: block; }
.today-strip b { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; font-size: 14px; line-height: 1.3; font-weight: 600; margin: 8px 0 2px; overflow-wrap: anywhere; }
.today-strip small { display: block; } .today-open { font-size: 13px; color: var(--soft); }
.today-picture { display: block; width: 150px; height: 225px; object-fit: cover; border-radius: 14px; background: var(--tint); }
.today-picture, .today-rows img.thumb { color: transparent; } .today-rows .thumb { overflow: hidden; flex: none; }
.today-top .card > :last-child, #needs-you .card > :last-child { margin-bottom: 0; }
.today-rows { list-style: none; margin: 0 0 14px; padding: 0; } .today-rows li { display: flex; gap: 14px; align-items: center; padding: 9px 0; border-bottom: 1px solid var(--line); } .today-rows li:last-child { border-bottom: 0; }
.today-rows li > div { flex: 1; min-width: 0; overflow-wrap: anywhere; } .today-rows li > div > a { font-weight: 550; } .today-rows small { display: block; } .today-rows p { margin: 3px 0 0; font-size: 14px; } .today-rows time { white-space: nowrap; color: var(--soft); font-size: 14px; }
.today-row-number { display: grid; place-items: center; font-size: 15px; font-variant-numeric: tabular-nums; }
.today-need { font-size: 17px; letter-spacing: -.01em; display: flex; gap: 9px; align-items: center; flex-wrap: wrap; }
.today-note { padding: 12px 16px; border-radius: 12px; background: var(--tint); margin: 0 0 16px; }
@media (max-width: 900px) { .today-top { grid-template-columns: minmax(0, 1fr); gap: 0; } .today-import { margin-left: 0; } }
`;
