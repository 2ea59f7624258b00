/** A field with its label above, its hint below, and in the hint's place what is wrong with it, in words. */
import { CircleAlert, Eye, EyeOff } from "lucide-react";
import { type ReactNode, type Ref, useState } from "react";
import { FieldError } from "react-aria-components/FieldError";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import {
	TextField as AriaTextField,
	type TextFieldProps as AriaTextFieldProps,
} from "react-aria-components/TextField";
import { IconButton } from "./button.tsx";

export const inputLook =
	"w-full min-h-11 rounded-xl border border-edge bg-surface px-3.5 text-base text-ink placeholder:text-muted outline-none transition-[border-color,box-shadow] duration-100 focus:border-accent focus:ring-3 focus:ring-accent/25 data-[invalid]:border-danger data-[invalid]:focus:ring-danger/25";

type TextFieldProps = Omit<
	AriaTextFieldProps,
	"className" | "children" | "isInvalid"
> & {
	label: string;
	hint?: ReactNode;
	error?: string | undefined;
	inputRef?: Ref<HTMLInputElement>;
	/** Shown inside the field, at its end. */
	end?: ReactNode;
	inputClassName?: string;
};

export function TextField({
	label,
	hint,
	error,
	inputRef,
	end,
	inputClassName = "",
	...rest
}: TextFieldProps) {
	return (
		<AriaTextField
			{...rest}
			isInvalid={error !== undefined}
			validationBehavior="aria"
			className="flex flex-col gap-1.5"
		>
			<Label className="font-medium text-sm">{label}</Label>
			<div className="relative">
				<Input
					{...(inputRef === undefined ? {} : { ref: inputRef })}
					className={`${inputLook} ${inputClassName}`}
				/>
				{end !== undefined && (
					<div className="absolute inset-y-0 right-0 flex items-center pr-1.5">
						{end}
					</div>
				)}
			</div>
			{error === undefined && hint !== undefined && (
				<Text slot="description" className="text-muted text-sm">
					{hint}
				</Text>
			)}
			<FieldError className="flex items-start gap-1.5 text-danger text-sm">
				<CircleAlert className="mt-[0.2em] size-[1em] shrink-0" aria-hidden />
				<span>{error}</span>
			</FieldError>
		</AriaTextField>
	);
}

/** A password that can be looked at: nobody types a good one blindly. */
export function PasswordField({
	showLabel,
	hideLabel,
	...rest
}: Omit<TextFieldProps, "type" | "end"> & {
	showLabel: string;
	hideLabel: string;
}) {
	const [isShown, setShown] = useState(false);
	return (
		<TextField
			{...rest}
			type={isShown ? "text" : "password"}
			inputClassName="pr-14"
			end={
				<IconButton
					className="size-9 rounded-lg pointer-coarse:size-10"
					aria-label={isShown ? hideLabel : showLabel}
					onPress={() => setShown(!isShown)}
				>
					{isShown ? (
						<EyeOff className="size-4.5" aria-hidden />
					) : (
						<Eye className="size-4.5" aria-hidden />
					)}
				</IconButton>
			}
		/>
	);
}
