/** The page Limits. */
export const LIMITS = `
.account-cards { grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); } .account-cards .card { margin: 0; }
.account-cards p, .budget p { margin: 0 0 8px; } .account-cards .chips:empty { display: none; }
.budgets { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(270px, 1fr)); } .budget { margin: 0; }
.budget h3 { display: flex; justify-content: space-between; gap: 8px; align-items: baseline; }
.usage { display: block; width: 100%; height: 52px; margin: 10px 0 12px; }
.usage .used { fill: var(--good); } .usage .closed { fill: var(--wait); } .usage .base { fill: var(--line); }
.budget .warning { margin: 0; } .budget .warning form { margin-top: 8px; }
.grow { flex: 1 1 300px; margin: 0; }
code { font-size: .92em; overflow-wrap: anywhere; }
`;
