/** The colours of the heat maps from cold to hot in even steps; a test holds them to those that the server paints with. */
export const heatColors: readonly string[] = [
  '#3b0f67',
  '#651577',
  '#941979',
  '#c3236b',
  '#e54847',
  '#f87509',
  '#fba40c',
  '#facf55',
  '#faf392',
];
