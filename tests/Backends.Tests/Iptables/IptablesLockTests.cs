using KubeProxyNet.Backends.Iptables;

namespace KubeProxyNet.Backends.Tests.Iptables;

public class IptablesLockTests
{
    [Fact]
    public void Those_that_wait_for_a_lock_do_not_hold_it() => IptablesLock.FindHolders(
    [
        "1: FLOCK  ADVISORY  WRITE 4711 00:19:777 0 EOF",
        "1: -> FLOCK  ADVISORY  WRITE 4712 00:19:777 0 EOF",
        "2: POSIX  ADVISORY  WRITE 4713 fe:00:884761 0 EOF",
        "",
    ]).ShouldBe([4711]);
}
