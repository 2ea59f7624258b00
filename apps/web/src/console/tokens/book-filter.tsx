/** The filter of the book: what, which feature, who, which days; and of one work, as something that can be taken away. */
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useId } from "react";
import { Button } from "../../kit/button.tsx";
import { useText } from "../../text/text.ts";
import {
	type BookSearch,
	isKindGroup,
	type KindGroup,
	kindGroups,
} from "./book-search.ts";
import { Choice, DayField, type Option } from "./choice.tsx";
import { memberNamesQuery } from "./member-names-query.ts";
import { featuresInOrder } from "./rates.tsx";
import { useWorkName } from "./work-name.ts";

export function BookFilter({
	search,
	onChange,
}: {
	search: BookSearch;
	onChange: (search: BookSearch) => void;
}) {
	const { t } = useText();
	const id = useId();
	const workName = useWorkName();
	const { data: members = [] } = useQuery(memberNamesQuery);
	const { kinds = "", feature = "", who = "", work } = search;
	const set = (name: keyof BookSearch, value: string) => {
		const { [name]: _, ...rest } = search;
		onChange(value === "" ? rest : { ...rest, [name]: value });
	};
	const kindOptions: Option<string>[] = [
		{ value: "", words: t("usage.filter.all_kinds") },
		...(Object.keys(kindGroups) as KindGroup[]).map((name) => ({
			value: name,
			words: t(`usage.filter.kinds.${name}`),
		})),
		// Came from an explanation: one kind, or some of them.
		...(kinds === "" || isKindGroup(kinds)
			? []
			: [
					{
						value: kinds,
						words: isOneKind(kinds)
							? t(`entry.${kinds}`)
							: t("usage.filter.kinds_chosen"),
					},
				]),
	];
	return (
		<section aria-labelledby={id} className="flex flex-col gap-3">
			<h3 id={id} className="sr-only">
				{t("usage.filter.label")}
			</h3>
			<div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-[repeat(3,minmax(0,1fr))_10rem_10rem]">
				<Choice
					label={t("usage.filter.kind")}
					value={kinds}
					options={kindOptions}
					onChoose={(value) => set("kinds", value)}
				/>
				<Choice
					label={t("usage.filter.feature")}
					value={feature}
					options={[
						{ value: "", words: t("usage.filter.all_features") },
						...featuresInOrder.map((value) => ({
							value,
							words: t(`feature.${value}`),
						})),
					]}
					onChoose={(value) => set("feature", value)}
				/>
				<Choice
					label={t("usage.filter.member")}
					value={who}
					options={[
						{ value: "", words: t("usage.filter.all_members") },
						...members.map((member) => ({
							value: member.id,
							words: member.name,
						})),
						...(who === "" || members.some((member) => member.id === who)
							? []
							: [{ value: who, words: t("usage.former") }]),
					]}
					onChoose={(value) => set("who", value)}
					className="max-sm:col-span-2"
				/>
				<DayField
					label={t("usage.from")}
					value={search.from ?? ""}
					onChange={(value) => set("from", value)}
				/>
				<DayField
					label={t("usage.through")}
					value={search.through ?? ""}
					onChange={(value) => set("through", value)}
				/>
			</div>
			{Object.keys(search).length > 0 && (
				<div className="flex flex-wrap items-center gap-2">
					{work !== undefined && (
						<Button size="small" kind="soft" onPress={() => set("work", "")}>
							<span className="max-w-[16rem] truncate">
								{t("usage.filter.subject", { name: nameOfWork(work) })}
							</span>
							<X className="size-4 shrink-0" aria-hidden />
						</Button>
					)}
					<Button size="small" onPress={() => onChange({})}>
						{t("usage.filter.clear")}
					</Button>
				</div>
			)}
		</section>
	);

	function nameOfWork(text: string): string {
		const [kind = "", subjectId = ""] = text.split(":");
		return (
			workName({ feature: null, subject: { kind, id: subjectId } }) ||
			t("usage.unnamed", { id: subjectId.slice(-6) })
		);
	}
}

const oneKinds = [
	"grant",
	"hold",
	"settle",
	"release",
	"debit",
	"expire",
	"hold_expire",
	"extend",
	"reverse",
	"claw_back",
	"repay",
	"reinstate",
	"plan",
	"budget",
] as const;
const isOneKind = (kinds: string): kinds is (typeof oneKinds)[number] =>
	(oneKinds as readonly string[]).includes(kinds);
