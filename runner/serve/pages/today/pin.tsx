import type { JobRecord } from '../../../../lib';

/** Of a picture in a row, in CSS pixels: a pin is half as high again as wide. */
const THUMB = { width: 46, height: 60 };
/** Of a picture in the strip of what shipped. */
const CARD = { width: 150, height: 225 };

/** The page of a job. */
export function pathOf({ key }: Pick<JobRecord, 'key'>): string {
	return `/jobs/${encodeURIComponent(key)}`;
}

export function titleOf({ label }: Pick<JobRecord, 'label'>): string {
	return label.title ?? 'A pin without a title';
}

/** The picture of a job, in the size of a row or of a card. */
export function Picture({ job, card = false }: { job: JobRecord; card?: boolean }) {
	const size = card ? CARD : THUMB;
	return (
		<img
			class={card ? 'today-picture' : 'thumb'}
			src={`${pathOf(job)}/picture`}
			alt={`Picture of "${titleOf(job)}"`}
			width={size.width}
			height={size.height}
			loading="lazy"
		/>
	);
}

/** `1 pin`, `12 pins`, `more than 200 pins`. */
export function pins({ count, isMore }: { count: number; isMore: boolean }): string {
	return `${isMore ? 'more than ' : ''}${numberOf(count)} ${count === 1 ? 'pin' : 'pins'}`;
}

export function numberOf(count: number): string {
	return count.toLocaleString('en-US');
}
