using System.Data.Common;
using System.Globalization;
using Alize.Kernel;

namespace Alize.Tests.Upgrade;

/// <summary>A database as text: its rows as statements, its tables as lines that can be compared.</summary>
internal static class DatabaseText
{
    private const string End = ";\n";
    private const string Values = " VALUES ";

    /// <summary>Each row as an INSERT; tables in the order in which they were made, so that what is referred to comes first.</summary>
    public static async Task<List<string>> Rows(Db db) =>
        await Rows(db, (await Tables(db)).Select(t => ($"INSERT INTO {t}", $"SELECT * FROM {t}")));

    /// <summary>The rows of the same tables and columns as they are now.</summary>
    public static Task<List<string>> RowsLike(Db db, IEnumerable<string> rows) => Rows(db, rows.Select(Head).Distinct().Select(head =>
    {
        var (table, columns) = (head.Split(' ')[2], head[(head.IndexOf('(', StringComparison.Ordinal) + 1)..^1]);
        return ($"INSERT INTO {table}", $"SELECT {columns} FROM {table}");
    }));

    public static string Join(IEnumerable<string> rows) => string.Concat(rows.Select(r => r + End));

    /// <summary>Puts rows into tables that are there, in place of those that their making left.</summary>
    public static async Task Load(Db db, string text)
    {
        var rows = text.Split(End, StringSplitOptions.RemoveEmptyEntries);
        var tables = rows.Select(r => Head(r).Split(' ')[2]).Distinct().Reverse().ToList();
        await db.Transact(async tx =>
        {
            foreach (var statement in tables.Select(t => "DELETE FROM " + t).Concat(rows))
            {
                await tx.Execute($"{new Raw(statement)}");
            }
        });

        // numbers that the database gives go on after the ones it was told
        foreach (var (table, column) in await Serials(db))
        {
            await db.Transact(tx => tx.Query(
                $"SELECT setval(pg_get_serial_sequence({table}, {column}), max({new Raw(column)})) FROM {new Raw(table)}", _ => true));
        }
    }

    /// <summary>Tables, columns, constraints and indexes, in the engine's words.</summary>
    public static async Task<List<string>> Schema(Db db)
    {
        if (db is SqliteDb)
        {
            return await db.Query($"SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1", Text);
        }

        var columns = await db.Query(
            $"""
            SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || is_identity || ' '
                || coalesce(column_default, '') || ' ' || coalesce(collation_name, '')
            FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1
            """,
            Text);
        var constraints = await db.Query(
            $"""
            SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = current_schema()::text::regnamespace AND contype IN ('p', 'u', 'f', 'c') ORDER BY 1
            """,
            Text);
        var indexes = await db.Query(
            $"""
            SELECT replace(indexdef, current_schema()::text || '.', '') FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1
            """,
            Text);
        return [.. columns, .. constraints, .. indexes];
    }

    private static async Task<List<string>> Rows(Db db, IEnumerable<(string Into, string Select)> tables)
    {
        var rows = new List<string>();
        foreach (var (into, select) in tables)
        {
            rows.AddRange(await db.Query($"{new Raw(select)}", r => into + Row(r)));
        }

        return rows;
    }

    private static Task<List<string>> Tables(Db db) => db is SqliteDb
        ? db.Query(
            $"""
            SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_version' ORDER BY rowid
            """,
            Text)
        : db.Query(
            $"""
            SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::text::regnamespace
                AND relname <> 'schema_version' ORDER BY oid
            """,
            Text);

    private static Task<List<(string, string)>> Serials(Db db) => db is SqliteDb
        ? Task.FromResult(new List<(string, string)>())
        : db.Query(
            $"SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES'",
            r => (r.GetString(0), r.GetString(1)));

    private static string Head(string row) => row[..row.IndexOf(Values, StringComparison.Ordinal)];

    private static string Row(DbDataReader row)
    {
        var places = Enumerable.Range(0, row.FieldCount).ToList();
        return $" ({string.Join(", ", places.Select(row.GetName))}){Values}({string.Join(", ", places.Select(i => Literal(row, i)))})";
    }

    private static string Literal(DbDataReader row, int place) => row.GetValue(place) switch
    {
        DBNull => "NULL",
        bool yes => yes ? "TRUE" : "FALSE",
        long n when row.GetDataTypeName(place).Equals("boolean", StringComparison.OrdinalIgnoreCase) => n == 1 ? "TRUE" : "FALSE",
        long n => n.ToString(CultureInfo.InvariantCulture),
        double n => n.ToString("R", CultureInfo.InvariantCulture),
        string text when !text.Contains(End, StringComparison.Ordinal) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        var other => throw new NotSupportedException($"{row.GetName(place)} holds {other}"),
    };

    private static string Text(DbDataReader row) => row.GetString(0);
}
