/** All kinds of questions to add, in groups; typing the beginning of one goes to it. */
import type { QuestionKind } from "@verbatim/contract/surveys";
import { Plus } from "lucide-react";
import {
	Header,
	Menu,
	MenuItem,
	MenuSection,
	MenuTrigger,
} from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Button } from "../../kit/button.tsx";
import { useMedia } from "../../kit/use-media.ts";
import { useText } from "../../text/text.ts";
import { questionsMax } from "./edit.ts";
import { kindGroups, pictureOf } from "./kinds.ts";
import { menuItemLook, popoverLook } from "./menu-look.ts";
import { usePrices } from "./prices.ts";

export function AddMenu({
	isOpen,
	onOpenChange,
	isFull,
	isFirst,
	onAdd,
}: {
	isOpen: boolean;
	onOpenChange: (isOpen: boolean) => void;
	isFull: boolean;
	isFirst: boolean;
	onAdd: (kind: QuestionKind) => void;
}) {
	const { t, format } = useText();
	const { minute } = usePrices();
	// Beside the list it has the height of the whole window.
	const isBeside = useMedia("(min-width: 64rem)");
	if (isFull)
		return (
			<p className="px-2.5 py-2 text-muted text-sm">
				{t("surveys.add.full", { max: format.number(questionsMax) })}
			</p>
		);
	return (
		<MenuTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
			<Button
				kind={isFirst ? "primary" : "soft"}
				className="mt-1 w-full"
				size="small"
			>
				<Plus className="size-4" aria-hidden />
				{t(isFirst ? "surveys.add.first" : "surveys.add.open")}
			</Button>
			<Popover
				placement={isBeside ? "right" : "bottom start"}
				className={`${popoverLook} w-[min(20rem,calc(100vw-2rem))]`}
			>
				<Menu
					aria-label={t("surveys.add.open")}
					onAction={(key) => onAdd(key as QuestionKind)}
					className="flex flex-col gap-1 outline-none"
				>
					{kindGroups.map(({ words, kinds }) => (
						<MenuSection key={words}>
							<Header className="px-3 pt-1.5 pb-0.5 font-medium text-muted text-xs">
								{t(`surveys.add.${words}`)}
							</Header>
							{kinds.map((kind) => {
								const Picture = pictureOf[kind];
								return (
									<MenuItem
										key={kind}
										id={kind}
										textValue={t(`surveys.kind.${kind}`)}
										className={`${menuItemLook} pointer-fine:min-h-9 pointer-fine:py-1`}
									>
										<Picture
											className="size-4.5 shrink-0 text-accent"
											aria-hidden
										/>
										<span className="min-w-0">
											<span className="block font-medium leading-snug">
												{t(`surveys.kind.${kind}`)}
											</span>
											<span className="block text-muted text-xs leading-snug">
												{t(`surveys.kind_what.${kind}`, { minute })}
											</span>
										</span>
									</MenuItem>
								);
							})}
						</MenuSection>
					))}
				</Menu>
			</Popover>
		</MenuTrigger>
	);
}
