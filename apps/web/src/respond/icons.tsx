/** @jsxImportSource preact */
/** A few pictures, drawn as lines; words stand beside each of them. */

const paths = {
	mic: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21",
	pen: "M4 20l1-4L16.5 4.5a2.1 2.1 0 0 1 3 3L8 19l-4 1ZM14.5 6.5l3 3",
	back: "M15 5l-7 7 7 7",
	check: "M5 12.5l4.5 4.5L19 7",
	cloud: "M7 18a4 4 0 0 1-.5-8 5.5 5.5 0 0 1 10.6-1A4.5 4.5 0 0 1 17 18Z",
	phone:
		"M8 3h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 8 3ZM11 18h2",
	play: "M8 5.5v13l11-6.5Z",
	pause: "M9 5.5v13M15 5.5v13",
	stop: "M7 7h10v10H7Z",
	again: "M4.5 12a7.5 7.5 0 1 1 2.2 5.3M4.5 19v-4h4",
	warn: "M12 4 2.8 19.5h18.4ZM12 10v4.5M12 17.2v.1",
	language:
		"M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3.5 9.5h17M3.5 14.5h17M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18",
} as const;

export function Icon({
	name,
	isFull = false,
}: {
	name: keyof typeof paths;
	isFull?: boolean;
}) {
	return (
		<svg
			class="icon"
			viewBox="0 0 24 24"
			fill={isFull ? "currentColor" : "none"}
			stroke="currentColor"
			stroke-width="1.8"
			stroke-linecap="round"
			stroke-linejoin="round"
			aria-hidden="true"
		>
			<path d={paths[name]} />
		</svg>
	);
}
