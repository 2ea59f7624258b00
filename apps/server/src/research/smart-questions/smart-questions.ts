/** What asking smart questions works with. Made once, where everything is wired. */

import type { FollowUp } from "@verbatim/contract/respond";
import type { Book } from "@verbatim/tokens/book";
import type { LanguageModel } from "../../providers/language-model/language-model.ts";
import type { Responses } from "../responses/responses.ts";

export type SmartQuestions = Pick<
	Responses,
	"db" | "spend" | "clock" | "guard" | "networkKeyOf" | "sessions" | "log"
> & {
	book: Book;
	languageModel: LanguageModel;
	/** What is being asked in this process, by what it is asked for: who asks again waits for the same. */
	asking: Map<string, Promise<FollowUp | null>>;
};

export const openSmartQuestions = (
	given: Omit<SmartQuestions, "asking">,
): SmartQuestions => ({ ...given, asking: new Map() });
