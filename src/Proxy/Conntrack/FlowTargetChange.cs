namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>What a change of the rules means for flows to one target.</summary>
/// <param name="Target">Where the flows were sent.</param>
/// <param name="Expectation">Where they should go from now on.</param>
/// <param name="MayHaveStaleFlows">Flows from before may be wrong now; else only the expectation is news.</param>
internal readonly record struct FlowTargetChange(FlowTarget Target, FlowExpectation Expectation, bool MayHaveStaleFlows);
