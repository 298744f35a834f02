using Alize.Browser;

// CLOUD_DIR: the data folder of a running cloud. Its address is in openrc.sh there.
var folder = Environment.GetEnvironmentVariable("CLOUD_DIR") ?? "/var/lib/alize";
if (args is ["picture", var user, var password, var page, var file])
{
    await Picture.Take(folder, user, password, page, file);
    return 0;
}

var checks = new Checks();
await using var tenant = await Tenant.Make(folder);
await using var window = await Window.Open(tenant.Console);
await new Journey(tenant, window, checks).Run();
return checks.Close("console");
