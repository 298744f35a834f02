using System.Data.Common;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A secret that the cloud keeps for a user: an EC2 key pair or whatever a client stores under a type of its own.</summary>
/// <param name="Access">The access key of an EC2 credential.</param>
/// <param name="Secret">Encrypted: see <see cref="SecretBox"/>.</param>
public sealed record Credential(
    string Id, string UserId, string? ProjectId, string Type, string? Access, string Secret,
    string? AppCredential, string? Trust, string Extra)
{
    public const string Ec2 = "ec2";

    public static Raw Columns { get; } = new("id, account, project, type, access, secret, app_credential, trust, extra");

    public static Credential Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(c.Text(), c.Text(), c.TextOrNull(), c.Text(), c.TextOrNull(), c.Text(), c.TextOrNull(), c.TextOrNull(), c.Text());
    }

    public static async Task<Credential> Get(Tx tx, string id) =>
        await tx.First($"SELECT {Columns} FROM identity_credential WHERE id = {id}", Read)
            ?? throw IdentityFaults.Missing("credential", id).Thrown();
}

/// <summary>The verbs of credentials. A secret is read again only by its owner, and to check signatures.</summary>
public sealed class Credentials(Db db, Changes changes, SecretBox box, Ids ids)
{
    /// <summary>Users keep a bounded number of secrets.</summary>
    private const int MostEach = 200;

    public Task<List<Credential>> List(Sql where, CancellationToken ct) =>
        db.Query($"SELECT {Credential.Columns} FROM identity_credential WHERE {where} ORDER BY id", Credential.Read, ct);

    public Task<Credential?> FindAccess(string access, CancellationToken ct) =>
        db.First($"SELECT {Credential.Columns} FROM identity_credential WHERE access = {access}", Credential.Read, ct);

    public string Reveal(Credential credential) => box.Open(credential.Id, credential.Secret);

    /// <summary>Makes an EC2 key pair of a user on a project it has a role in.</summary>
    public Task<Credential> CreateEc2(Caller by, string user, string project)
    {
        var access = ids.Hex(16);
        var id = EcId(access);
        var secret = box.Close(id, ids.Hex(16));
        return changes.Make(by, "credential", "create", async tx =>
        {
            await User.Get(tx, user);
            await Project.Get(tx, project);
            await NeedRole(tx, user, project);
            var made = new Credential(id, user, project, Credential.Ec2, access, secret, by.ApplicationCredentialId, null, "{}");
            await Insert(tx, made);
            return (id, made);
        });
    }

    public Task<Credential> Create(Caller by, string user, JsonElement b)
    {
        var type = b.Text("type");
        var blob = b.Text("blob");
        var access = type == Credential.Ec2 ? AccessOf(blob) : null;
        var id = access is null ? ids.Hex(32) : EcId(access);
        var secret = box.Close(id, access is null ? blob : SecretOf(blob));
        return changes.Make(by, "credential", "create", async tx =>
        {
            await User.Get(tx, user);
            if (type == Credential.Ec2 && b.TextOrNull("project_id") is null)
            {
                throw Fault.BadRequest("project_id is needed for credentials of the type ec2.").Thrown();
            }

            var made = new Credential(
                id, user, b.TextOrNull("project_id"), type, access, secret, by.ApplicationCredentialId,
                null, IdentityDoor.Extras(b, "{}", CredentialWire.Known));
            await Guard(tx, by, made);
            await Insert(tx, made);
            return (id, made);
        });
    }

    public Task<Credential> Update(
        Caller by, string id, Func<Credential, Credential> change) => changes.Make(by, "credential", "update", async tx =>
    {
        var c = change(await Credential.Get(tx, id));
        await Guard(tx, by, c);
        await tx.Execute($"""
            UPDATE identity_credential SET account = {c.UserId}, project = {c.ProjectId}, type = {c.Type}, access = {c.Access},
                secret = {c.Secret},
                extra = {c.Extra} WHERE id = {id}
            """);
        return (id, c);
    });

    public Task Delete(Caller by, string id) => changes.Make(by, "credential", "delete", id, async tx =>
    {
        await Credential.Get(tx, id);
        await tx.Execute($"DELETE FROM identity_credential WHERE id = {id}");
    });

    /// <summary>The credential of this id as the caller may see it.</summary>
    /// <exception cref="FaultException">404; 403 where it is another's.</exception>
    public async Task<Credential> Get(Caller caller, string id, CancellationToken ct)
    {
        var found = await db.Read(tx => Credential.Get(tx, id), ct);
        IdentityPolicy.SelfOrAdmin(caller, found.UserId, "identity:get_credential");
        return found;
    }

    /// <summary>What a client may put into a credential anew, closed for its id.</summary>
    public Credential Apply(Credential old, JsonElement b)
    {
        var type = b.TextOrNull("type") ?? old.Type;
        var blob = b.TextOrNull("blob");
        return old with
        {
            Type = type,
            ProjectId = b.Has("project_id") ? b.TextOrNull("project_id") : old.ProjectId,
            Access = type == Credential.Ec2 && blob is not null ? AccessOf(blob) : old.Access,
            Secret = blob is null ? old.Secret : box.Close(old.Id, type == Credential.Ec2 ? SecretOf(blob) : blob),
            Extra = IdentityDoor.Extras(b, old.Extra, CredentialWire.Known),
        };
    }

    /// <summary>A key is for a project that its user may enter; the administrator prepares keys before roles.</summary>
    private static Task Guard(Tx tx, Caller by, Credential made) =>
        made is { Type: Credential.Ec2, ProjectId: { } project } && !by.IsAdmin ? NeedRole(tx, made.UserId, project) : Task.CompletedTask;

    private static async Task NeedRole(Tx tx, string user, string project)
    {
        if ((await Rights.Of(tx, user, TokenScope.Project, project)).Count == 0)
        {
            throw Fault.Forbidden($"User {user} has no role in project {project}.").Thrown();
        }
    }

    private static string EcId(string access) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(access)));

    private static string AccessOf(string blob) => Part(blob, "access");

    private static string SecretOf(string blob) => Part(blob, "secret");

    private static string Part(string blob, string name) =>
        JsonBodies.Read(blob, maxDepth: 4)?.TextOrNull(name) is { Length: > 0 and <= 255 } part
            ? part
            : throw Fault.BadRequest(
                "Invalid blob in credential: an ec2 credential's blob is a JSON object with access and secret.").Thrown();

    private static async Task Insert(Tx tx, Credential c)
    {
        if (await tx.Number($"SELECT count(*) FROM identity_credential WHERE account = {c.UserId}") >= MostEach)
        {
            throw Fault.Forbidden($"A user keeps at most {MostEach} credentials: delete some first.").Thrown();
        }

        var made = await tx.Execute($"""
            INSERT INTO identity_credential (id, account, project, type, access, secret, app_credential, trust, extra)
            VALUES ({c.Id}, {c.UserId}, {c.ProjectId}, {c.Type}, {c.Access}, {c.Secret}, {c.AppCredential}, {c.Trust}, {c.Extra})
                ON CONFLICT DO NOTHING
            """);
        if (made == 0)
        {
            throw Fault.Conflict("A credential with this access key exists.").Thrown();
        }
    }
}
