export function reportAnswers(_path: string, _show: boolean): void {}
