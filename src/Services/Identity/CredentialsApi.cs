using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/credentials and the EC2 keys of a user.</summary>
public sealed class CredentialsApi(Credentials credentials, Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/credentials", IdentityPolicy.Credentials, List);
        keystone.Post("/credentials", IdentityPolicy.Credentials, Create, CredentialWire.Create);
        keystone.Get("/credentials/{id}", IdentityPolicy.Credentials, Show);
        keystone.Patch("/credentials/{id}", IdentityPolicy.Credentials, Update, CredentialWire.Update);
        keystone.Delete("/credentials/{id}", IdentityPolicy.Credentials, Delete);
        keystone.Get("/users/{user}/credentials/OS-EC2", IdentityPolicy.Ec2, ListEc2);
        keystone.Post("/users/{user}/credentials/OS-EC2", IdentityPolicy.Ec2, CreateEc2, CredentialWire.Ec2);
        keystone.Get("/users/{user}/credentials/OS-EC2/{access}", IdentityPolicy.Ec2, async c => ShownEc2(200, await Ec2(c)));
        keystone.Delete("/users/{user}/credentials/OS-EC2/{access}", IdentityPolicy.Ec2, DeleteEc2);
    }

    private async Task<Answer> List(Call call)
    {
        IdentityPolicy.Unrestricted(call.Caller, "identity:list_credentials");
        var where = IdentityDoor.Filter(call, ("user_id", "account"), ("type", "type"));
        if (!call.Caller.IsAdmin)
        {
            where.Add($" AND account = {call.Caller.UserId}");
        }

        var found = await credentials.List(where, call.Ct);
        return IdentityDoor.List(call, cloud, "credentials", found, (o, c) => CredentialWire.Write(o, cloud, c, credentials.Reveal(c)));
    }

    private async Task<Answer> Show(Call call)
    {
        IdentityPolicy.Unrestricted(call.Caller, "identity:get_credential");
        return Shown(200, await credentials.Get(call.Caller, call.Path("id"), call.Ct));
    }

    private async Task<Answer> Create(Call call)
    {
        IdentityPolicy.Unrestricted(call.Caller, "identity:create_credential");
        var body = call.Body.GetProperty("credential");
        var user = body.TextOrNull("user_id") ?? call.Caller.UserId;
        IdentityPolicy.SelfOrAdmin(call.Caller, user, "identity:create_credential");
        return Shown(201, await credentials.Create(call.Caller, user, body));
    }

    private async Task<Answer> Update(Call call)
    {
        IdentityPolicy.Unrestricted(call.Caller, "identity:update_credential");
        await credentials.Get(call.Caller, call.Path("id"), call.Ct);
        var body = call.Body.GetProperty("credential");
        if (body.TextOrNull("user_id") is { } user)
        {
            IdentityPolicy.SelfOrAdmin(call.Caller, user, "identity:update_credential");
        }

        return Shown(200, await credentials.Update(call.Caller, call.Path("id"), old => credentials.Apply(old, body)));
    }

    private async Task<Answer> Delete(Call call)
    {
        IdentityPolicy.Unrestricted(call.Caller, "identity:delete_credential");
        await credentials.Get(call.Caller, call.Path("id"), call.Ct);
        await credentials.Delete(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }

    private async Task<Answer> ListEc2(Call call)
    {
        IdentityPolicy.Unrestricted(call.Caller, "identity:ec2_list_credentials");
        IdentityPolicy.SelfOrAdmin(call.Caller, call.Path("user"), "identity:ec2_list_credentials");
        var found = await credentials.List($"account = {call.Path("user")} AND type = {Credential.Ec2}", call.Ct);
        return IdentityDoor.List(call, cloud, "credentials", found, (o, c) => CredentialWire.WriteEc2(o, cloud, c, credentials.Reveal(c)));
    }

    private async Task<Answer> CreateEc2(Call call)
    {
        IdentityPolicy.Unrestricted(call.Caller, "identity:ec2_create_credential");
        IdentityPolicy.SelfOrAdmin(call.Caller, call.Path("user"), "identity:ec2_create_credential");
        var project = call.Body.TextOrNull("tenant_id") ?? call.Body.TextOrNull("project_id") ?? call.Caller.Project;
        return ShownEc2(201, await credentials.CreateEc2(call.Caller, call.Path("user"), project));
    }

    private async Task<Answer> DeleteEc2(Call call)
    {
        await credentials.Delete(call.Caller, (await Ec2(call)).Id);
        return Answer.Empty(204);
    }

    private async Task<Credential> Ec2(Call call)
    {
        IdentityPolicy.Unrestricted(call.Caller, "identity:ec2_get_credential");
        IdentityPolicy.SelfOrAdmin(call.Caller, call.Path("user"), "identity:ec2_get_credential");
        return await credentials.FindAccess(call.Path("access"), call.Ct) is { } found && found.UserId == call.Path("user")
            ? found
            : throw IdentityFaults.Missing("credential", call.Path("access")).Thrown();
    }

    private Answer Shown(int status, Credential c) =>
        IdentityDoor.One(status, "credential", c, (o, x) => CredentialWire.Write(o, cloud, x, credentials.Reveal(x)));

    private Answer ShownEc2(int status, Credential c) =>
        IdentityDoor.One(status, "credential", c, (o, x) => CredentialWire.WriteEc2(o, cloud, x, credentials.Reveal(x)));
}
