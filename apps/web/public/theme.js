/*
 * Sets light or dark before the first paint: by the person's choice, else by the system. A file of its own that stops the
 * parser, because a module comes too late (a flash of white) and the content policy allows no script inside the page.
 */
{
	const system = matchMedia("(prefers-color-scheme: dark)");
	const apply = () => {
		let choice = null;
		try {
			choice = localStorage.getItem("verbatim-theme");
		} catch {
			// A browser that keeps nothing shows the system's theme.
		}
		const isDark = choice === "dark" || (choice !== "light" && system.matches);
		document.documentElement.dataset.theme = isDark ? "dark" : "light";
		document
			.querySelector('meta[name="theme-color"]')
			?.setAttribute("content", isDark ? "#0e1514" : "#fafbfa");
	};
	apply();
	system.addEventListener("change", apply);
	addEventListener("storage", apply);
	addEventListener("verbatim-theme", apply);
}
