using Alize.Kernel;
using Alize.Services.Objects.Index;

namespace Alize.Services.Objects;

public enum CreateOutcome
{
    Created,

    /// <summary>It existed already, in this project; its metadata was changed as asked.</summary>
    Existed,

    /// <summary>The bucket name belongs to another project (only where a global name was asked for).</summary>
    TakenByOther,
}

public enum DropOutcome
{
    Deleted,
    NotFound,
    NotEmpty,
}

/// <summary>The verbs of containers.</summary>
public sealed class Containers(ObjectIndex index, Events events, TimeProvider clock)
{
    public Task<Container?> Find(string project, string name, CancellationToken ct) =>
        index.Of(name).Read(tx => FindIn(tx, project, name), ct);

    /// <summary>The container that a bucket's name stands for in the whole cloud; for <paramref name="project"/>'s own keys also a
    /// container whose name is no bucket's, or whose bucket name another project took first.</summary>
    public Task<Container?> FindBucket(string? project, string name, CancellationToken ct) => index.Of(name).Read(
        async tx =>
        {
            if (project is not null && await FindIn(tx, project, name) is { } own)
            {
                return own;
            }

            var owner = await tx.First($"SELECT project FROM store_bucket WHERE name = {name}", r => r.GetString(0));
            return owner is null ? null : await FindIn(tx, owner, name);
        },
        ct);

    /// <summary>Creates the container, or changes the one that is there.</summary>
    /// <param name="global">The name must be free in the whole cloud (S3); else it becomes a
    /// bucket's name only where valid and free.</param>
    public Task<(CreateOutcome Outcome, Container? Container)> Create(
        Caller caller, string project, string name, IReadOnlyCollection<KeyValuePair<string, string?>> changes,
        bool global, CancellationToken ct) =>
        index.Of(name).Transact(
            async tx =>
            {
                var bucketOwner = await ClaimBucket(tx, project, name);
                if (global && bucketOwner != project)
                {
                    return (CreateOutcome.TakenByOther, null);
                }

                var now = clock.NowMicros();
                var made = await tx.Execute($"""
                    INSERT INTO store_container (project, name, created, changed, versioning, meta)
                    VALUES ({project}, {name}, {now}, {now}, {Versioning.Off}, {""}) ON CONFLICT DO NOTHING
                    """);
                await Change(tx, project, name, changes, null);
                await events.Write(tx, caller, project, made == 1 ? "container.create" : "container.post", $"{project}/{name}", 0);
                return (made == 1 ? CreateOutcome.Created : CreateOutcome.Existed, await FindIn(tx, project, name));
            },
            ct);

    /// <summary>Changes metadata (each value replaces, null removes) and, where given, versioning.</summary>
    /// <returns>False where there is no such container.</returns>
    public Task<bool> Post(
        Caller caller, string project, string name, IReadOnlyCollection<KeyValuePair<string, string?>> changes,
        Versioning? versioning, CancellationToken ct) =>
        index.Of(name).Transact(
            async tx =>
            {
                if (!await Change(tx, project, name, changes, versioning))
                {
                    return false;
                }

                await events.Write(tx, caller, project, "container.post", $"{project}/{name}", 0);
                return true;
            },
            ct);

    /// <summary>Deletes an empty container; uploads that were never completed go with it.</summary>
    public Task<DropOutcome> Delete(Caller caller, string project, string name, CancellationToken ct) => index.Of(name).Transact(
        async tx =>
        {
            if (await Lock(tx, project, name) is not { } container)
            {
                return DropOutcome.NotFound;
            }

            if (container.Objects > 0 || container.Past > 0)
            {
                return DropOutcome.NotEmpty;
            }

            await tx.Execute($"DELETE FROM store_part WHERE parts IN (SELECT id FROM store_upload WHERE container = {container.Id})");
            await tx.Execute($"DELETE FROM store_upload WHERE container = {container.Id}");
            await tx.Execute($"DELETE FROM store_container WHERE id = {container.Id}");
            await tx.Execute($"DELETE FROM store_bucket WHERE name = {name} AND project = {project}");
            await events.Write(tx, caller, project, "container.delete", $"{project}/{name}", 0);
            return DropOutcome.Deleted;
        },
        ct);

    internal static Task<Container?> FindIn(Tx tx, string project, string name) => tx.First(
        $"SELECT {Container.Columns} FROM store_container WHERE project = {project} AND name = {name}", Container.Read);

    /// <summary>The row, held until the transaction ends: writers of one container follow each other.</summary>
    internal static Task<Container?> Lock(Tx tx, string project, string name) => tx.First(
        $"SELECT {Container.Columns} FROM store_container WHERE project = {project} AND name = {name} {tx.ForUpdate}", Container.Read);

    /// <summary>Takes the bucket name where it is valid and free; returns who has it.</summary>
    private static async Task<string?> ClaimBucket(Tx tx, string project, string name)
    {
        if (!BucketName.IsValid(name))
        {
            return null;
        }

        await tx.Execute($"INSERT INTO store_bucket (name, project) VALUES ({name}, {project}) ON CONFLICT DO NOTHING");
        return await tx.First($"SELECT project FROM store_bucket WHERE name = {name}", r => r.GetString(0));
    }

    private async Task<bool> Change(
        Tx tx, string project, string name, IReadOnlyCollection<KeyValuePair<string, string?>> changes, Versioning? versioning)
    {
        if (await Lock(tx, project, name) is not { } container)
        {
            return false;
        }

        if (versioning is Versioning.Suspended && ObjectLock.Enabled(container))
        {
            throw Fault.Conflict("A container whose objects may be locked keeps its versions.").Thrown();
        }

        if (changes.Count > 0 || versioning is not null)
        {
            await tx.Execute($"""
                UPDATE store_container SET meta = {container.Meta.Apply(changes).Text}, changed = {clock.NowMicros()},
                    versioning = {versioning ?? container.Versioning} WHERE id = {container.Id}
                """);
        }

        return true;
    }
}

/// <summary>Which names a bucket may have: S3's rules, since they end up in host names.</summary>
public static class BucketName
{
    public static bool IsValid(string name) =>
        name.Length is >= 3 and <= 63
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && !name.Contains("..", StringComparison.Ordinal)
        && !System.Net.IPAddress.TryParse(name, out _);
}
