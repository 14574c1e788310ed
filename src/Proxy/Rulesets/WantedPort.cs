using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>A port of a Service and all frontends it asks for, whether or not it gets them.</summary>
internal readonly record struct WantedPort(ServicePort Port, ServicePortName Name, EquatableArray<Frontend> Frontends);
