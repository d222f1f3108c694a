/** A menu that many buttons share: a table has hundreds of them, and one is open at a time. */
export interface MenuModel {
  /** The button that opened it: the menu lies beside it, and the focus goes back to it. */
  readonly anchor: HTMLElement;
  /** What the menu is about, for who cannot see where it lies. */
  readonly label: string;
  readonly sections: readonly MenuSection[];
}
export interface MenuSection {
  /** Empty: no heading. */
  readonly title: string;
  readonly items: readonly MenuItem[];
}
export interface MenuItem {
  readonly label: string;
  /** At the right, paler. */
  readonly detail?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly isDangerous?: boolean | undefined;
  /** May move the focus to what it makes; otherwise it goes back to the button. */
  readonly run: () => void;
}
