using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>How a volume is reached: only this cloud's own Compute can, so there is no address to give.</summary>
internal static class ConnectionWire
{
    public static void Info(JsonOut o, Id<Volume> volume, string mode)
    {
        o.Text("driver_volume_type", "alize");
        o.Object("data", d =>
        {
            d.Text("volume_id", volume.Text);
            d.Text("access_mode", mode);
            d.Flag("encrypted", false);
            d.Flag("discard", true);
            d.Null("qos_specs");
        });
        o.Flag("enforce_multipath", false);
    }
}
