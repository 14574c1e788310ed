using KubeProxyNet.Backends.Tables;

namespace KubeProxyNet.Kernel.Tests.Histories;

// One element; of an endpoint the key is without its slot.
internal readonly record struct TableElement(string Set, ElementBytes Key, ElementBytes KeyEnd, ElementBytes Data, string? Target, string Comment);
