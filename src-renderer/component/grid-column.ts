import type { Component } from 'svelte';

/** A column as a grid lays it out. */
export interface GridColumn {
  readonly id: string;
  readonly title: string;
  readonly numeric: boolean;
  /** In pixels; the least of a column that grows. */
  readonly width: number;
  /** Its share of what is left over, against the shares of other columns; absent: none. */
  readonly grows?: number | undefined;
  /** Stands for the title in the head. */
  readonly icon?: Component | undefined;
}
