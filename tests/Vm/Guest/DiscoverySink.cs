using Xunit;
using Xunit.Abstractions;

namespace KubeProxyNet.Vm.Guest;

// Collects the cases that xunit finds.
internal sealed class DiscoverySink : LongLivedMarshalByRefObject, IMessageSink
{
    internal List<ITestCase> Cases { get; } = [];

    internal ManualResetEventSlim Finished { get; } = new();

    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestCaseDiscoveryMessage found:
                Cases.Add(found.TestCase);
                break;
            case IDiscoveryCompleteMessage:
                Finished.Set();
                break;
        }

        return true;
    }
}
