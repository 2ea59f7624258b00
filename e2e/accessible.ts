/** What every screen promises: no violation that axe can find. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

export async function accessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page })
		// What React Aria says to screen readers for a moment, by an image that points to the control it speaks of.
		.exclude("[data-live-announcer]")
		.analyze();
	expect(
		violations.map(
			({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
		),
	).toEqual([]);
}
