/** @jsxImportSource preact */
/** A person's answers are the person's: the receipt, and the way to have everything deleted. */
import { useRef, useState } from "preact/hooks";
import { isRefused } from "../api/call.ts";
import { announce } from "./announce.ts";
import { usePage } from "./context.ts";
import type { Name } from "./text/text.ts";

export function TakeBack() {
	const { state, say } = usePage();
	const [isCopied, setCopied] = useState(false);
	const { receipt } = state;
	if (receipt === null) return null;
	return (
		<section class="yours">
			<h2>{say("your_answers")}</h2>
			<p>{say("receipt_words")}</p>
			<p class="receipt">
				<span class="unseen">{say("receipt")}: </span>
				<code>{receipt}</code>
				<button
					type="button"
					class="button plain small"
					onClick={() =>
						void navigator.clipboard?.writeText(receipt).then(() => {
							setCopied(true);
							announce(say("copied"));
						})
					}
				>
					{say(isCopied ? "copied" : "copy")}
				</button>
			</p>
			<Deletion receipt={receipt} />
		</section>
	);
}

/** Also for answers that were given elsewhere, or long ago: by the receipt alone. */
export function TakeBackEarlier() {
	const { say } = usePage();
	const [receipt, setReceipt] = useState("");
	return (
		<details class="earlier">
			<summary>{say("take_back_earlier")}</summary>
			<label>
				<span>{say("enter_receipt")}</span>
				<input
					class="words receipt-field"
					type="text"
					autoComplete="off"
					autoCapitalize="none"
					spellcheck={false}
					maxLength={100}
					value={receipt}
					onInput={({ currentTarget }) => setReceipt(currentTarget.value)}
				/>
			</label>
			<Deletion receipt={receipt} />
		</details>
	);
}

function Deletion({ receipt }: { receipt: string }) {
	const { store, say } = usePage();
	const dialog = useRef<HTMLDialogElement>(null);
	const [fault, setFault] = useState<Name>();
	const [isDeleted, setDeleted] = useState(false);
	const [isBusy, setBusy] = useState(false);

	async function takeBack(): Promise<void> {
		setBusy(true);
		setFault(undefined);
		try {
			await store.takeBack(receipt);
			dialog.current?.close();
			setDeleted(true);
			announce(say("taken_back_title"));
		} catch (error) {
			setFault(
				isRefused(error, "not_found")
					? "take_back_not_found"
					: isRefused(error, "too_many_attempts")
						? "take_back_too_often"
						: "take_back_failed",
			);
		} finally {
			setBusy(false);
		}
	}

	if (isDeleted)
		return (
			<p class="notice" role="status">
				{say("taken_back_title")}
			</p>
		);
	return (
		<>
			<button
				type="button"
				class="button plain"
				disabled={receipt.trim() === ""}
				onClick={() => {
					setFault(undefined);
					dialog.current?.showModal();
				}}
			>
				{say("take_back")}
			</button>
			<dialog ref={dialog} class="dialog" aria-labelledby="take-back-title">
				<h2 id="take-back-title">{say("take_back_title")}</h2>
				<p>{say("take_back_words")}</p>
				<p class="fault" role="alert">
					{fault !== undefined && say(fault)}
				</p>
				<div class="pair">
					<button
						type="button"
						class="button plain"
						onClick={() => dialog.current?.close()}
					>
						{say("take_back_no")}
					</button>
					<button
						type="button"
						class="button danger"
						disabled={isBusy}
						onClick={() => void takeBack()}
					>
						{say("take_back_yes")}
					</button>
				</div>
			</dialog>
		</>
	);
}
