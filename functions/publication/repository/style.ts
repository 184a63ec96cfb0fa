/** Fonts of the device, nothing from elsewhere; every pair of colours is 4.5 to 1 or better. */
export const STYLE = `:root {
  --ink: #1d2b33;
  --soft: #4c5c66;
  --line: #c4cbd0;
  --seal: #17455c;
  --seal-deep: #0e3040;
  color-scheme: light;
}
* { box-sizing: border-box; }
html {
  font: 100%/1.5 system-ui, "Segoe UI", "DejaVu Sans", Roboto, Arial, sans-serif;
  color: var(--ink);
  background: #f3f1ec;
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
}
body { margin: 0; }
header { padding: 1rem max(1rem, calc(50% - 30rem)) 1.2rem; background: var(--seal-deep); color: #fff; }
header a { color: #fff; }
header p { margin: 0 0 0.4rem; }
h1, h2, h3 { line-height: 1.25; font-family: Palatino, "DejaVu Serif", Georgia, serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.7rem; }
h2 { margin: 2.2rem 0 0.8rem; font-size: 1.35rem; color: var(--seal); }
h3 { margin: 0 0 0.6rem; font-size: 1.1rem; }
main { max-width: 62rem; margin: 0 auto; padding: 1rem 1rem 3rem; }
p { max-width: 46rem; margin: 0.5rem 0; overflow-wrap: anywhere; }
.en { color: var(--soft); font-style: italic; }
h1 .en { color: #d5e2e9; }
h1 .en, h2 .en { font-size: 0.8em; }
a { color: var(--seal); overflow-wrap: anywhere; }
a:focus-visible { outline: 3px solid #b4580a; outline-offset: 2px; }
article, .sheet { margin: 0 0 1.2rem; padding: 1rem 1.2rem; background: #fff; border: 1px solid var(--line); border-radius: 6px; }
.mark { margin: 0 0 0.6rem; padding: 0.3rem 0.7rem; background: #fdf3dd; color: #7a4b00; border-left: 4px solid #7a4b00; }
dl { display: grid; grid-template-columns: minmax(12rem, 20rem) 1fr; gap: 0.35rem 1.2rem; margin: 0; }
dt { color: var(--soft); }
dt .fr { color: var(--ink); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
dd a { margin-right: 1rem; }
code { font: 0.88em/1.45 "DejaVu Sans Mono", Consolas, Menlo, monospace; overflow-wrap: anywhere; }
ul { padding-left: 1.3rem; }
.many { columns: 3 15rem; }
li { margin: 0.3rem 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; background: #fff; }
th, td { padding: 0.45rem 0.6rem; border: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
td:first-child { width: 30%; }
div.en { font-style: normal; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2rem; }
.sides > :only-child { grid-column: 1 / -1; }
@media (max-width: 40rem) {
  dl, .sides { grid-template-columns: 1fr; }
  dd { margin-bottom: 0.5rem; }
  article, .sheet { padding: 0.8rem; }
}
@media print {
  html { background: #fff; }
  header { background: none; color: inherit; padding: 0 1rem; }
  article, .sheet { break-inside: avoid; }
}
`;
