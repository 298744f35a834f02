using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of key pairs. Since 2.10 an admin may speak for another user.</summary>
internal sealed class KeyPairsApi(KeyPairs pairs, KeyMaker maker, Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/os-keypairs", CatalogPolicy.KeyPairList, List);
        nova.Get("/os-keypairs/{name}", CatalogPolicy.KeyPairShow, Show);
        nova.Within(null, 1, "POST", "/os-keypairs", CatalogPolicy.KeyPairCreate, Create, KeyPairWire.Create);
        nova.Within(2, 9, "POST", "/os-keypairs", CatalogPolicy.KeyPairCreate, Create, KeyPairWire.CreateV22);
        nova.Within(10, 91, "POST", "/os-keypairs", CatalogPolicy.KeyPairCreate, Create, KeyPairWire.CreateV210);
        nova.Within(92, null, "POST", "/os-keypairs", CatalogPolicy.KeyPairCreate, Create, KeyPairWire.CreateV292);
        nova.Delete("/os-keypairs/{name}", CatalogPolicy.KeyPairDelete, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        var paged = call.Version.Has(2, 35);
        var limit = paged ? NovaPages.Limit(call) : NovaPages.Most;
        var list = await pairs.List(UserOf(call, call.Query("user_id")), limit, paged ? call.Query("marker") : null, call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("keypairs", list, (k, row) => k.Object("keypair", p => KeyPairWire.Brief(p, call.Version, row.Pair)));
            if (paged)
            {
                NovaPages.Links(o, call, cloud, "keypairs", limit, [.. list.Select(k => k.Pair.Name)]);
            }
        });
    }

    private async Task<Answer> Show(Call call)
    {
        var name = call.Path("name");
        var row = await pairs.FindRow(UserOf(call, call.Query("user_id")), name, call.Ct)
            ?? throw ComputeFaults.KeyPairNotFound(name).Thrown();
        return Answer.Json(200, o => o.Object("keypair", k => KeyPairWire.Whole(k, call.Version, row)));
    }

    private async Task<Answer> Create(Call call)
    {
        var body = call.Body.GetProperty("keypair");
        var (pair, privateKey) = await Made(
            body.TextOrNull("type")
                ?? "ssh", body.Text("name"), UserOf(call, body.TextOrNull("user_id")), body.TextOrNull("public_key"), call.Ct);
        await pairs.Create(call.Caller, pair, call.Ct);
        return Answer.Json(
            call.Version.Has(2, 2) ? 201 : 200, o => o.Object("keypair", k => KeyPairWire.Made(k, call.Version, pair, privateKey)));
    }

    private async Task<(KeyPair Pair, string? PrivateKey)> Made(
        string type, string name, string user, string? publicKey, CancellationToken ct)
    {
        string? privateKey = null;
        if (publicKey is null)
        {
            (publicKey, privateKey) = type == "ssh" ? await maker.Ssh(ct) : await maker.X509(user, ct);
        }

        var fingerprint = type == "ssh" ? SshPublicKey.Fingerprint(publicKey) : KeyMaker.CertificateFingerprint(publicKey);
        return (new(user, name, type, publicKey, fingerprint, 0), privateKey);
    }

    private async Task<Answer> Delete(Call call)
    {
        await pairs.Delete(call.Caller, UserOf(call, call.Query("user_id")), call.Path("name"), call.Ct);
        return Answer.Empty(call.Version.Has(2, 2) ? 204 : 202);
    }

    /// <exception cref="FaultException">403 where somebody else's are asked for by who is no admin.</exception>
    private static string UserOf(Call call, string? asked)
    {
        if (asked is null || !call.Version.Has(2, 10) || asked == call.Caller.UserId)
        {
            return call.Caller.UserId;
        }

        return call.Caller.IsAdmin
            ? asked
            : throw Fault.Forbidden($"Policy doesn't allow {call.Route.Rule.Name} to be performed.").Thrown();
    }
}
