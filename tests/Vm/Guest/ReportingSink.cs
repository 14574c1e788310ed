using Xunit;
using Xunit.Abstractions;

namespace KubeProxyNet.Vm.Guest;

// Hands on what xunit tells of its tests.
internal sealed class ReportingSink(Report report) : LongLivedMarshalByRefObject, IMessageSink
{
    internal ManualResetEventSlim Finished { get; } = new();

    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestPassed passed:
                report.Passed(passed.Test.DisplayName, passed.Output, passed.ExecutionTime);
                break;
            case ITestFailed failed:
                report.Failed(failed.Test.DisplayName, $"{Describe(failed)}\n{failed.StackTraces[0]}", failed.Output);
                break;
            case ITestSkipped skipped:
                report.Skipped(skipped.Test.DisplayName, skipped.Reason);
                break;
            case IErrorMessage error:
                report.Failed("xunit", Describe(error), "");
                break;
            case ITestCleanupFailure error:
                report.Failed(error.Test.DisplayName, Describe(error), "");
                break;
            case ITestClassCleanupFailure error:
                report.Failed(error.TestClass.Class.Name, Describe(error), "");
                break;
            case ITestAssemblyFinished:
                Finished.Set();
                break;
        }

        return true;
    }

    private static string Describe(IFailureInformation failure) => string.Join('\n', failure.Messages);
}
