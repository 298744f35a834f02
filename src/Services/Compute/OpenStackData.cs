using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>OpenStack's metadata tree, a folder a version.</summary>
internal static class OpenStackData
{
    public const string Domain = "novalocal";
    private const string Latest = "latest";

    /// <summary>Each version has what the ones before it have, and more; the dates are the format's own.</summary>
    private static readonly string[] _versions =
        ["2012-08-10", "2013-04-04", "2013-10-17", "2015-10-15", "2016-06-30", "2016-10-06",
            "2017-02-22", "2018-08-27", "2020-10-14", Latest];

    public static Dictionary<string, byte[]> Files(GuestFacts facts, Ids ids, bool onDrive)
    {
        var files = new Dictionary<string, byte[]>();
        var seed = Seed(ids);
        foreach (var version in _versions)
        {
            AddVersion(files, facts, version, seed, onDrive);
        }

        for (var i = 0; onDrive && i < facts.Personality.Count; i++)
        {
            files["openstack" + ContentPath(i)] = facts.Personality[i].Content;
        }

        return files;
    }

    private static void AddVersion(Dictionary<string, byte[]> files, GuestFacts facts, string version, string seed, bool onDrive)
    {
        var folder = $"openstack/{version}/";
        files[folder + "meta_data.json"] = GuestData.Json(o => MetaData(o, facts, version, seed, onDrive));
        if (facts.UserData is { } data)
        {
            files[folder + "user_data"] = data;
        }

        if (Has(version, "2013-10-17"))
        {
            files[folder + "vendor_data.json"] = GuestData.Json(_ => { });
        }

        if (Has(version, "2015-10-15"))
        {
            files[folder + "network_data.json"] = GuestData.Json(o => NetworkData.Write(o, facts));
        }

        if (Has(version, "2016-10-06"))
        {
            files[folder + "vendor_data2.json"] = GuestData.Json(o => o.Object("static", _ => { }));
        }
    }

    private static void MetaData(JsonOut o, GuestFacts facts, string version, string seed, bool onDrive)
    {
        o.Text("uuid", facts.ServerId);
        if (facts.Metadata.Count > 0)
        {
            o.Map("meta", facts.Metadata);
        }

        if (onDrive)
        {
            OnDriveOnly(o, facts);
        }

        if (facts.KeyPair is { } key)
        {
            o.Object("public_keys", k => k.Text(key.Name, key.PublicKey));
            o.List("keys", [key], (k, pair) =>
            {
                k.Text("name", pair.Name);
                k.Text("type", pair.Type);
                k.Text("data", pair.PublicKey);
            });
        }

        o.Text("hostname", $"{facts.Hostname}.{Domain}");
        o.Text("name", facts.Name);
        o.Number("launch_index", facts.LaunchIndex);
        o.Text("availability_zone", facts.Zone);
        Later(o, facts, version, seed);
    }

    private static void OnDriveOnly(JsonOut o, GuestFacts facts)
    {
        if (facts.Personality.Count > 0)
        {
            o.List("files", facts.Personality.Index(), (f, file) =>
            {
                f.Text("path", file.Item.Path);
                f.Text("content_path", ContentPath(file.Index));
            });
        }

        if (facts.AdminPassword is { } password)
        {
            o.Text("admin_pass", password);
        }
    }

    private static void Later(JsonOut o, GuestFacts facts, string version, string seed)
    {
        if (Has(version, "2013-04-04"))
        {
            o.Text("random_seed", seed);
        }

        if (Has(version, "2015-10-15"))
        {
            o.Text("project_id", facts.Project);
        }

        if (Has(version, "2016-06-30"))
        {
            o.List("devices", facts.Devices, Device);
        }

        if (Has(version, "2020-10-14"))
        {
            o.Texts("dedicated_cpus", []);
        }
    }

    private static void Device(JsonOut o, GuestDevice device)
    {
        o.Text("type", device.Type);
        if (device.Mac is { } mac)
        {
            o.Text("mac", mac);
        }

        if (device.Serial is { } serial)
        {
            o.Text("serial", serial);
        }

        o.Text("bus", device.Bus);
        o.Text("address", "none");
        o.Texts("tags", device.Tags);
    }

    private static string ContentPath(int index) => string.Create(CultureInfo.InvariantCulture, $"/content/{index:0000}");

    private static bool Has(string version, string since) => version == Latest || string.CompareOrdinal(version, since) >= 0;

    /// <summary>512 bytes for the guest's random pool.</summary>
    private static string Seed(Ids ids)
    {
        var bytes = new byte[512];
        ids.Fill(bytes);
        return Convert.ToBase64String(bytes);
    }
}
