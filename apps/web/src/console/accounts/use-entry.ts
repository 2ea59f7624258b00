/**
 * A form at the entrance: checks all fields when it is sent, puts the focus into the first wrong one, shows what the
 * server finds beside the field that it names, and lets each message go as soon as its field is changed.
 */
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Refused } from "../../api/call.ts";
import { problemWords } from "../../kit/problem.tsx";
import { type Text, useText } from "../../text/text.ts";
import type { FieldProblem, Problems } from "./check-entry.ts";

export function useEntry<Fields extends Record<string, string>, Answer>(form: {
	empty: Fields;
	check: (fields: Fields) => Problems<Fields>;
	send: (fields: Fields) => Promise<Answer>;
	onDone: (answer: Answer) => unknown;
	/** Told beside a field, not above the form. */
	fieldOf?: (refused: Refused) => keyof Fields | undefined;
	/** The same, in words of its own. */
	wordsOf?: (
		refused: Refused,
	) => Partial<Record<keyof Fields, string>> | undefined;
}) {
	const text = useText();
	const [fields, setFields] = useState(form.empty);
	const [problems, setProblems] = useState<
		Partial<Record<keyof Fields, string>>
	>({});
	const [refusal, setRefusal] = useState<Error>();
	const names = Object.keys(form.empty) as (keyof Fields & string)[];
	const refs = useRef<Partial<Record<keyof Fields, HTMLInputElement | null>>>(
		{},
	);

	const tell = (found: Partial<Record<keyof Fields, string>>) => {
		setProblems(found);
		const first = names.find((name) => found[name] !== undefined);
		if (first !== undefined) refs.current[first]?.focus();
		return first !== undefined;
	};

	const sending = useMutation({
		mutationFn: () => form.send(fields),
		onSuccess: (answer) => form.onDone(answer),
		onError: (error) => {
			const found: Partial<Record<keyof Fields, string>> = {};
			if (error instanceof Refused) {
				for (const { field, message } of error.document.fields ?? [])
					if (field in fields) found[field as keyof Fields] = message;
				const own = form.fieldOf?.(error);
				if (own !== undefined) found[own] = problemWords(text, error);
				Object.assign(found, form.wordsOf?.(error));
			}
			setRefusal(tell(found) ? undefined : error);
		},
	});

	return {
		refusal,
		isSending: sending.isPending || sending.isSuccess,
		send() {
			setRefusal(undefined);
			const found = form.check(fields);
			const words: Partial<Record<keyof Fields, string>> = {};
			for (const name of names) {
				const problem = found[name];
				if (problem !== undefined) words[name] = wordsOf(text, problem);
			}
			if (!tell(words) && !sending.isPending) sending.mutate();
		},
		field(name: keyof Fields & string) {
			return {
				name,
				value: fields[name] ?? "",
				error: problems[name],
				onChange(value: string) {
					setFields((present) => ({ ...present, [name]: value }));
					setProblems(({ [name]: _, ...rest }) => rest as typeof problems);
				},
				inputRef: (input: HTMLInputElement | null) => {
					refs.current[name] = input;
				},
			};
		},
	};
}

const wordsOf = ({ t }: Text, problem: FieldProblem) =>
	t(`account.wrong.${problem}`);
