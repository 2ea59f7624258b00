/** The test cards of the sandbox: what happens when one is charged while nobody is present. Pure. */

export const cards = ["works", "declines", "asks", "expired"] as const;
export type Card = (typeof cards)[number];

/** As they are shown to the customer. The numbers are those that every payment provider uses for trying. */
export const describes: Record<Card, string> = {
	works: "Test card •••• 4242",
	declines: "Test card •••• 0341",
	asks: "Test card •••• 3184",
	expired: "Test card •••• 0069",
};

export const expires: Record<Card, string> = {
	works: "12/2049",
	declines: "12/2049",
	asks: "12/2049",
	expired: "01/2024",
};

/** Why the card is not charged, in words for the customer; undefined when it is. */
export function whyDeclined(
	card: Card | undefined,
): { reason: string; needsAuthentication: boolean } | undefined {
	switch (card) {
		case undefined:
			return {
				reason: "No way of paying is kept.",
				needsAuthentication: false,
			};
		case "works":
			return undefined;
		case "declines":
			return {
				reason: "The bank declined the card.",
				needsAuthentication: false,
			};
		case "asks":
			return {
				reason: "The bank asks for a confirmation of this payment.",
				needsAuthentication: true,
			};
		case "expired":
			return { reason: "The card has expired.", needsAuthentication: false };
	}
}
