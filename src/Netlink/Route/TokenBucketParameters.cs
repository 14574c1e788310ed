using System.Runtime.InteropServices;

namespace KubeProxyNet.Netlink.Route;

// struct tc_tbf_qopt:  tc_ratespec rate | tc_ratespec peakrate | u32 limit | u32 buffer | u32 mtu
// struct tc_ratespec:  u8 cell_log | u8 linklayer | u16 overhead | s16 cell_align | u16 mpu | u32 rate
[StructLayout(LayoutKind.Sequential)]
internal struct TokenBucketParameters
{
    internal byte CellLog;
    internal byte LinkLayer;
    internal ushort Overhead;
    internal short CellAlign;
    internal ushort Mpu;
    internal uint Rate;
    internal uint PeakCells;
    internal uint PeakMpu;
    internal uint PeakRate;
    internal uint Limit;
    internal uint Buffer;
    internal uint MTU;
}
