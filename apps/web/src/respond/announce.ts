/** Says something to whoever does not see it, politely: after what is being read out. */
export function announce(text: string): void {
	const place = document.getElementById("announcements");
	if (place === null) return;
	// The same words again are read again only if they were gone.
	place.textContent = "";
	requestAnimationFrame(() => {
		place.textContent = text;
	});
}
