namespace KubeProxyNet.Proxy.Configuration;

/// <summary>A feature gate that was set.</summary>
internal readonly record struct FeatureGate(string Name, bool Enabled);
