// Draws the diagrams of the guide. `.ci/run guide` puts the library beside the book. Where it is missing, a page shows
// its diagrams as text.
(() => {
  const sources = document.querySelectorAll("code.language-mermaid");
  if (sources.length === 0) return;
  const library = document.createElement("script");
  library.src = `${path_to_root}mermaid.min.js`;
  library.onload = () => {
    for (const source of sources) {
      const drawing = document.createElement("pre");
      drawing.className = "mermaid";
      drawing.textContent = source.textContent;
      source.parentElement.replaceWith(drawing);
    }
    mermaid.initialize({ startOnLoad: false });
    mermaid.run();
  };
  document.head.append(library);
})();
