using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The verbs of subnet pools, and cutting a block from one.</summary>
public sealed class SubnetPools(Db db, Scribe scribe)
{
    public Task<List<SubnetPool>> List(Caller caller, Listing listing, CancellationToken ct) =>
        db.Read(tx => listing.Rows(tx, SubnetPool.Columns, SubnetPool.Visible(caller), SubnetPool.Read), ct);

    public Task<SubnetPool> Get(Caller caller, string id, CancellationToken ct) => db.Read(tx => SubnetPool.Get(tx, caller, id), ct);

    public Task<List<SubnetPool>> Create(Caller caller, IReadOnlyList<SubnetPool> pools) => db.Transact(async tx =>
    {
        var made = new List<SubnetPool>();
        foreach (var pool in pools)
        {
            await Scribe.Take(tx, pool.Std.Project, "subnetpool");
            var born = Checked(pool with { Std = scribe.Born(pool.Std) });
            await RefuseSecondDefault(tx, born);
            await born.Insert(tx);
            await scribe.Wrote(tx, caller, "subnetpool", "create", born.Std);
            made.Add(born);
        }

        return made;
    });

    public Task<SubnetPool> Update(Caller caller, string id, Func<SubnetPool, SubnetPool> change) => db.Transact(async tx =>
    {
        var old = await Owned(tx, caller, id, "update_subnetpool");
        var pool = Checked(change(old) with { Std = scribe.Changed(change(old).Std) });
        if (old.Prefixes.FirstOrDefault(o => !pool.Prefixes.Any(p => p.Contains(o))) is { Length: > 0 } lost)
        {
            throw NetworkFaults.Bad(
                "IllegalSubnetPoolPrefixUpdate", $"Illegal update to prefixes: prefix {lost} is not a part of the new prefixes.").Thrown();
        }

        await RefuseSecondDefault(tx, pool);
        await pool.Update(tx);
        await scribe.Wrote(tx, caller, "subnetpool", "update", pool.Std);
        return pool;
    });

    public Task Delete(Caller caller, string id) => db.Transact(async tx =>
    {
        var pool = await Owned(tx, caller, id, "delete_subnetpool");
        if (await tx.Number($"SELECT count(*) FROM subnet WHERE pool = {id}") > 0)
        {
            throw NetworkFaults.Conflict(
                "SubnetPoolDeleteError", $"Unable to delete subnet pool: Subnet pool has existing allocations.").Thrown();
        }

        await tx.Execute($"DELETE FROM subnet_pool WHERE id = {id}");
        await Scribe.Give(tx, pool.Std.Project, "subnetpool");
        await scribe.Wrote(tx, caller, "subnetpool", "delete", pool.Std);
    });

    /// <summary>The draft with the pool that it names, or the default one; unchanged where it needs none.</summary>
    public static async Task<SubnetDraft> Resolve(Tx tx, Caller caller, SubnetDraft draft)
    {
        if (draft.Pool is { } id)
        {
            return draft with { Pool = (await SubnetPool.Get(tx, caller, id)).Id };
        }

        if (draft.Cidr is not null)
        {
            return draft;
        }

        var version = draft.Version ?? 4;
        var found = draft.UseDefaultPool
            ? await tx.First($"SELECT id FROM subnet_pool WHERE is_default AND ip_version = {version}", r => r.GetString(0))
            : null;
        return draft with
        {
            Pool = found
            ?? throw NetworkFaults.BadRequest("subnets", "a subnetpool must be specified in the absence of a cidr").Thrown()
        };
    }

    /// <summary>The first free block of the length asked for; the pool stays locked until the subnet is there.</summary>
    public static async Task<Cidr> Carve(Tx tx, SubnetDraft draft)
    {
        var pool =
            (await tx.First(
                $"SELECT {new Raw(SubnetPool.Columns)} FROM subnet_pool WHERE id = {draft.Pool} {tx.ForUpdate}", SubnetPool.Read))!;
        var length = draft.PrefixLength ?? pool.DefaultLength;
        CheckLength(pool, length);
        var used = await tx.Query(
            $"SELECT cidr, project FROM subnet WHERE pool = {pool.Id}", r => (Cidr: Cidr.Parse(r.GetString(0)), Project: r.GetString(1)));
        CheckQuota(pool, [.. used.Where(u => u.Project == draft.Std.Project).Select(u => u.Cidr.Length)], length);
        foreach (var prefix in pool.Prefixes.Where(p => p.Length <= length))
        {
            if (FirstFree(prefix, length, [.. used.Select(u => u.Cidr).Where(prefix.Overlaps).OrderBy(c => c.First)]) is { } free)
            {
                return free;
            }
        }

        throw NetworkFaults.Conflict(
            "SubnetAllocationError", "Failed to allocate subnet: Insufficient prefix space to allocate subnet size /"
                + length + ".").Thrown();
    }

    private static Cidr? FirstFree(Cidr prefix, int length, IReadOnlyList<Cidr> used)
    {
        var candidate = Cidr.Of(prefix.First, length);
        foreach (var block in used.Where(b => b.Last >= prefix.First))
        {
            if (candidate.Overlaps(block))
            {
                var after = candidate.Last > block.Last ? candidate.Last : block.Last;
                candidate = Cidr.Of(after + 1, length);
            }
        }

        return prefix.Contains(candidate) ? candidate : null;
    }

    private static void CheckLength(SubnetPool pool, int length)
    {
        if (length < pool.MinLength)
        {
            throw NetworkFaults.Bad(
                "MinPrefixSubnetAllocationError",
                $"Unable to allocate subnet with prefix length {length}, minimum allowed prefix is {pool.MinLength}.").Thrown();
        }

        if (length > pool.MaxLength)
        {
            throw NetworkFaults.Bad(
                "MaxPrefixSubnetAllocationError",
                $"Unable to allocate subnet with prefix length {length}, maximum allowed prefix is {pool.MaxLength}.").Thrown();
        }
    }

    private static void CheckQuota(SubnetPool pool, IReadOnlyList<int> lengths, int length)
    {
        var unit = pool.Version == 4 ? 32 : 64;
        var sum = lengths.Append(length).Aggregate(UInt128.Zero, (all, l) => all + (l > unit ? 1 : UInt128.One << (unit - l)));
        if (pool.DefaultQuota is { } most && sum > (UInt128)most)
        {
            throw NetworkFaults.Conflict("SubnetPoolQuotaExceeded", "Per-tenant subnet pool prefix quota exceeded.").Thrown();
        }
    }

    private static async Task<SubnetPool> Owned(Tx tx, Caller caller, string id, string rule)
    {
        var pool = await SubnetPool.Get(tx, caller, id, forUpdate: true);
        return caller.IsAdmin || pool.Std.Project == caller.Project ? pool : throw NetworkFaults.Disallowed(rule).Thrown();
    }

    private static SubnetPool Checked(SubnetPool pool)
    {
        var bits = pool.Version == 4 ? 32 : 128;
        if (pool.Prefixes.Any(p => p.Version != pool.Version))
        {
            throw NetworkFaults.Bad("PrefixVersionMismatch", "Cannot mix IPv4 and IPv6 prefixes in a subnet pool.").Thrown();
        }

        if (pool.MinLength < 1 || pool.MinLength > pool.DefaultLength || pool.DefaultLength > pool.MaxLength || pool.MaxLength > bits)
        {
            throw NetworkFaults.Bad(
                "IllegalSubnetPoolPrefixBounds",
                $"Illegal prefix bounds: min_prefixlen={pool.MinLength}, default_prefixlen={pool.DefaultLength}, "
                    + $"max_prefixlen={pool.MaxLength}.").Thrown();
        }

        return pool with { Prefixes = [.. pool.Prefixes.Distinct().OrderBy(p => p.First)] };
    }

    private static async Task RefuseSecondDefault(Tx tx, SubnetPool pool)
    {
        if (pool.IsDefault && await tx.Number(
            $"SELECT count(*) FROM subnet_pool WHERE is_default AND ip_version = {pool.Version} AND id <> {pool.Id}") > 0)
        {
            throw NetworkFaults.InvalidInput($"A default subnetpool for IPv{pool.Version} has already been set").Thrown();
        }
    }
}
