interface SearchFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

/** A field that a dialog begins with, for what is to be found in it. */
export function SearchField({ label, placeholder, query, onQuery }: SearchFieldProps) {
  return (
    <input
      className="input search"
      data-first
      aria-label={label}
      placeholder={placeholder}
      value={query}
      onChange={({ target }) => onQuery(target.value)}
    />
  );
}
