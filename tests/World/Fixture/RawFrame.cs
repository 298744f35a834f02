using System.ComponentModel;
using System.Runtime.InteropServices;
using Alize.Drivers.LinuxNet;

namespace Alize.World.Fixture;

/// <summary>Puts a frame on a guest's wire as it is, past the guest's own kernel.</summary>
public static partial class RawFrame
{
    private const int Packet = 17;
    private const int Raw = 3;

    /// <param name="hex">The whole frame; blanks are for the reader.</param>
    public static void Send(string netns, string hex)
    {
        var frame = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var padded = frame.Length >= 60 ? frame : [.. frame, .. new byte[60 - frame.Length]];
        NamespaceThread.Run(netns, () => Send(padded));
    }

    private static int Send(byte[] frame)
    {
        var socket = OpenSocket(Packet, Raw, 0);
        try
        {
            // sockaddr_ll: family, protocol, interface (2: the guest's eth0), then what the kernel ignores here
            var to = new byte[20];
            to[0] = Packet;
            to[4] = 2;
            var sent = SendTo(socket, frame, frame.Length, 0, to, to.Length);
            return sent == frame.Length ? 0 : throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
        finally
        {
            _ = Close(socket);
        }
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    private static partial nint SendTo(int socket, byte[] frame, nint length, int flags, byte[] to, int toLength);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int socket);
}
