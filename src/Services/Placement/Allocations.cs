using Alize.Kernel;

namespace Alize.Services.Placement;

/// <summary>What consumers hold: taken and given back by conditional updates of counters, in the caller's transaction.</summary>
public static class Allocations
{
    /// <summary>What a consumer holds, by host and class.</summary>
    public static Task<List<Allocation>> Of(Tx tx, string consumer) => tx.Query(
        $"SELECT {Allocation.Columns} FROM allocation WHERE consumer = {consumer} ORDER BY host, class", Allocation.Read);

    public static Task<List<Allocation>> On(Tx tx, string host) => tx.Query(
        $"SELECT {Allocation.Columns} FROM allocation WHERE host = {host} ORDER BY consumer, class", Allocation.Read);

    /// <summary>Replaces what the consumer has on the host by these amounts. False where they do not fit; all is as before then.</summary>
    public static async Task<bool> Take(Tx tx, Allocation whose, IReadOnlyList<Amount> amounts)
    {
        var have = (await Of(tx, whose.Consumer)).Where(a => a.Host == whose.Host).ToDictionary(a => a.Class, a => a.Amount);
        var want = amounts.Where(a => a.Count > 0).GroupBy(a => a.Class).ToDictionary(g => g.Key, g => g.Sum(a => a.Count));
        var moved = new List<Amount>();
        foreach (var name in have.Keys.Union(want.Keys).Order(StringComparer.Ordinal))
        {
            var more = want.GetValueOrDefault(name) - have.GetValueOrDefault(name);
            if (more != 0 && !await Move(tx, whose.Host, name, more))
            {
                await Undo(tx, whose.Host, moved);
                return false;
            }

            moved.Add(new(name, more));
        }

        await Write(tx, whose, want);
        return true;
    }

    /// <summary>Gives back all that the consumer holds, wherever.</summary>
    public static async Task Give(Tx tx, string consumer)
    {
        foreach (var held in await Of(tx, consumer))
        {
            await Move(tx, held.Host, held.Class, -held.Amount);
        }

        await tx.Execute($"DELETE FROM allocation WHERE consumer = {consumer}");
    }

    private static async Task<bool> Move(Tx tx, string host, string name, long more) => await tx.Execute($"""
        UPDATE inventory SET used = used + {more} WHERE host = {host} AND class = {name} AND ({more} < 0 OR used + {more} <= capacity)
        """) == 1;

    private static async Task Undo(Tx tx, string host, IReadOnlyList<Amount> moved)
    {
        foreach (var (name, more) in moved)
        {
            await tx.Execute($"UPDATE inventory SET used = used - {more} WHERE host = {host} AND class = {name}");
        }
    }

    private static async Task Write(Tx tx, Allocation whose, IReadOnlyDictionary<string, long> want)
    {
        await tx.Execute($"DELETE FROM allocation WHERE consumer = {whose.Consumer} AND host = {whose.Host}");
        foreach (var (name, count) in want)
        {
            await tx.Execute($"""
                INSERT INTO allocation ({Allocation.Columns}) VALUES ({whose.Consumer}, {whose.Host}, {name}, {count}, {whose.Project},
                    {whose.UserId})
                """);
        }
    }
}

/// <summary>A consumer's hold on one class of a host.</summary>
public sealed record Allocation(string Consumer, string Host, string Class, long Amount, string Project, string UserId)
{
    internal static readonly Raw Columns = new("consumer, host, class, amount, project, user_id");

    internal static Allocation Read(System.Data.Common.DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Text(), c.Text(), c.Text(), c.Long(), c.Text(), c.Text());
    }
}
