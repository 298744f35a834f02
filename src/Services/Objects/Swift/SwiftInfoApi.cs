using System.Buffers;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>What this door can do, and whether it lives.</summary>
internal sealed class SwiftInfoApi
{
    private const string Policy = """
        <?xml version="1.0"?>
        <!DOCTYPE cross-domain-policy SYSTEM "http://www.adobe.com/xml/dtds/cross-domain-policy.dtd" >
        <cross-domain-policy>
        <site-control permitted-cross-domain-policies="none"/>
        </cross-domain-policy>
        """;

    private readonly byte[] _info = Make();

    public Task<SwiftReply> Info(SwiftCall call) => Task.FromResult(SwiftReply.Bytes(200, _info, "application/json; charset=UTF-8"));

    public static Task<SwiftReply> Health() => Task.FromResult(SwiftReply.Text(200, "OK"));

    public static Task<SwiftReply> CrossDomain() => Task.FromResult(SwiftReply.Text(200, Policy, "application/xml"));

    private static byte[] Make()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Answer.Plain))
        {
            writer.WriteStartObject();
            var o = new JsonOut(writer);
            o.Object("swift", Limits);
            Features(o);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Limits(JsonOut s)
    {
        s.Text("version", "2.36.0");
        s.List("policies", ["default"], (p, name) =>
        {
            p.Text("name", name);
            p.Flag("default", true);
            p.Text("aliases", name);
        });
        s.Number("max_file_size", SwiftLimits.FileSize);
        s.Number("max_meta_name_length", SwiftLimits.MetaName);
        s.Number("max_meta_value_length", SwiftLimits.MetaValue);
        s.Number("max_meta_count", SwiftLimits.MetaCount);
        s.Number("max_meta_overall_size", SwiftLimits.MetaOverall);
        s.Number("max_header_size", SwiftLimits.HeaderSize);
        s.Number("max_object_name_length", SwiftLimits.ObjectName);
        s.Number("max_container_name_length", SwiftLimits.ContainerName);
        s.Number("max_account_name_length", SwiftLimits.AccountName);
        s.Number("account_listing_limit", SwiftLimits.Listing);
        s.Number("container_listing_limit", SwiftLimits.Listing);
        s.Number("extra_header_count", 0);
        s.Flag("strict_cors_mode", true);
        s.Flag("allow_account_management", false);
        s.Flag("account_autocreate", true);
    }

    private static void Features(JsonOut o)
    {
        o.Object("account_quotas", _ => { });
        o.Object("container_quotas", _ => { });
        o.Object("crossdomain", _ => { });
        o.Object("keystoneauth", _ => { });
        o.Object("staticweb", _ => { });
        o.Object("symlink", f =>
        {
            f.Number("symloop_max", SwiftLimits.SymlinkHops);
            f.Flag("static_links", true);
        });
        o.Object("object_versioning", _ => { });
        o.Object("versioned_writes", f => f.Texts("allowed_flags", ["x-versions-location", "x-history-location"]));
        o.Object("bulk_upload", f =>
        {
            f.Number("max_containers_per_extraction", SwiftLimits.BulkContainers);
            f.Number("max_failed_extractions", SwiftLimits.BulkFailures);
        });
        o.Object("bulk_delete", f =>
        {
            f.Number("max_deletes_per_request", SwiftLimits.BulkDeletes);
            f.Number("max_failed_deletes", SwiftLimits.BulkFailures);
        });
        o.Object("slo", f =>
        {
            f.Number("max_manifest_segments", SwiftLimits.ManifestSegments);
            f.Number("max_manifest_size", SwiftLimits.ManifestBytes);
            f.Number("min_segment_size", 1);
            f.Flag("allow_async_delete", false);
        });
        o.Object("dlo", f => f.Number("max_segments", SwiftLimits.DynamicSegments));
        Signed(o);
    }

    private static void Signed(JsonOut o)
    {
        o.Object("tempurl", f =>
        {
            f.Texts("methods", ["GET", "HEAD", "PUT", "POST", "DELETE"]);
            f.Texts("incoming_remove_headers", ["x-timestamp"]);
            f.Texts("incoming_allow_headers", []);
            f.Texts("outgoing_remove_headers", ["x-object-meta-*"]);
            f.Texts("outgoing_allow_headers", ["x-object-meta-public-*"]);
            f.Texts("allowed_digests", ["sha1", "sha256", "sha512"]);
        });
        o.Object("formpost", f => f.Texts("allowed_digests", ["sha1", "sha256", "sha512"]));
    }
}
