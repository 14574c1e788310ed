namespace KubeProxyNet.Kernel.Tests.Histories;

/// <summary>Histories for one kind of backend.</summary>
/// <param name="Name">What <c>--proxy-mode</c> calls it.</param>
/// <param name="Histories">How many.</param>
/// <param name="Steps">How long each is.</param>
/// <param name="MakeKernel">A kernel that it programs.</param>
internal sealed record HistoryLane(string Name, int Histories, int Steps, Func<IHistoryKernel> MakeKernel);
