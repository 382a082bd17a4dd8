import java.util.concurrent.atomic.AtomicLong;
import swim.actor.ActorSpaceDef;
import swim.api.SwimLane;
import swim.api.SwimRoute;
import swim.api.SwimTransient;
import swim.api.agent.AbstractAgent;
import swim.api.agent.AgentRoute;
import swim.api.lane.CommandLane;
import swim.api.lane.JoinValueLane;
import swim.api.lane.ListLane;
import swim.api.lane.MapLane;
import swim.api.lane.SupplyLane;
import swim.api.lane.ValueLane;
import swim.api.plane.AbstractPlane;
import swim.kernel.Kernel;
import swim.server.ServerLoader;
import swim.service.web.WebServiceDef;
import swim.structure.Record;
import swim.structure.Value;

/**
 * A SwimOS server with the agents that `swim bench` and the .NET client's checks talk to; README.md beside it says how it is compiled and started.
 */
public class SwimOsServer {

  public static void main(String[] args) {
    final int port = args.length > 0 ? Integer.parseInt(args[0]) : 9001;
    final Kernel kernel = ServerLoader.loadServerStack();
    kernel.openSpace(ActorSpaceDef.fromName("bench")).openPlane("bench", BenchPlane.class);
    kernel.openService(WebServiceDef.standard().address("127.0.0.1").port(port).spaceName("bench"));
    kernel.start();
    System.out.println("Now listening on: http://127.0.0.1:" + port);
    kernel.run();
  }

  static final AtomicLong HANDLED = new AtomicLong();
  static final AtomicLong JOINED = new AtomicLong();

  public static class BenchPlane extends AbstractPlane {

    @SwimRoute("/bench/:id")
    AgentRoute<BenchAgent> bench;

    @SwimRoute("/leaf/:id")
    AgentRoute<LeafAgent> leaf;

    @SwimRoute("/agg/:id")
    AgentRoute<AggregateAgent> agg;

    @SwimRoute("/stats")
    AgentRoute<StatsAgent> stats;

    @SwimRoute("/unit/:id")
    AgentRoute<UnitAgent> unit;

  }

  public static class BenchAgent extends AbstractAgent {

    @SwimTransient
    @SwimLane("value")
    ValueLane<Value> value = this.<Value>valueLane().didSet((now, before) -> HANDLED.incrementAndGet());

    @SwimTransient
    @SwimLane("echo")
    ValueLane<Value> echo = this.<Value>valueLane();

    @SwimTransient
    @SwimLane("map")
    MapLane<Value, Value> map = this.<Value, Value>mapLane().didUpdate((key, now, before) -> HANDLED.incrementAndGet());

    @SwimLane("cmd")
    CommandLane<Value> cmd = this.<Value>commandLane().onCommand(body -> HANDLED.incrementAndGet());

    @SwimLane("echoCmd")
    CommandLane<Value> echoCmd = this.<Value>commandLane().onCommand(body -> this.echo.set(body));

    @SwimLane("fill")
    CommandLane<Integer> fill = this.<Integer>commandLane().valueClass(Integer.class).onCommand(count -> {
      for (int i = 0; i < count; i += 1) {
        this.map.put(Value.fromObject(i), Record.create(2).slot("a", i).slot("b", "v" + i));
      }
    });

  }

  public static class LeafAgent extends AbstractAgent {

    @SwimTransient
    @SwimLane("value")
    ValueLane<Value> value = this.<Value>valueLane();

  }

  public static class AggregateAgent extends AbstractAgent {

    @SwimTransient
    @SwimLane("join")
    JoinValueLane<Integer, Value> join = this.<Integer, Value>joinValueLane().keyClass(Integer.class)
        .didUpdate((key, now, before) -> JOINED.incrementAndGet());

    @SwimLane("register")
    CommandLane<Integer> register = this.<Integer>commandLane().valueClass(Integer.class).onCommand(count -> {
      for (int i = 0; i < count; i += 1) {
        this.join.downlink(i).nodeUri("/leaf/" + i).laneUri("value").open();
      }
    });

    @SwimLane("pulse")
    CommandLane<Value> pulse = this.<Value>commandLane().onCommand(body -> {
      final int count = body.get("n").intValue(0);
      for (int i = 0; i < count; i += 1) {
        this.context.command("/leaf/" + i, "value", body.get("v"));
      }
    });

  }

  public static class StatsAgent extends AbstractAgent {

    @SwimTransient
    @SwimLane("handled")
    ValueLane<Long> handled = this.<Long>valueLane().valueClass(Long.class);

    @SwimTransient
    @SwimLane("joined")
    ValueLane<Long> joined = this.<Long>valueLane().valueClass(Long.class);

    @SwimTransient
    @SwimLane("heap")
    ValueLane<Long> heap = this.<Long>valueLane().valueClass(Long.class);

    @SwimLane("poll")
    CommandLane<Value> poll = this.<Value>commandLane().onCommand(body -> {
      this.handled.set(HANDLED.get());
      this.joined.set(JOINED.get());
    });

    @SwimLane("reset")
    CommandLane<Value> reset = this.<Value>commandLane().onCommand(body -> {
      HANDLED.set(0);
      JOINED.set(0);
      this.handled.set(0L);
      this.joined.set(0L);
    });

    @SwimLane("gc")
    CommandLane<Value> gc = this.<Value>commandLane().onCommand(body -> {
      System.gc();
      this.heap.set(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    });

  }

  public static class UnitAgent extends AbstractAgent {

    @SwimTransient
    @SwimLane("count")
    ValueLane<Integer> count = this.<Integer>valueLane().valueClass(Integer.class);

    @SwimTransient
    @SwimLane("info")
    ValueLane<Value> info = this.<Value>valueLane();

    @SwimTransient
    @SwimLane("shopping")
    MapLane<String, Value> shopping = this.<String, Value>mapLane().keyClass(String.class);

    @SwimTransient
    @SwimLane("list")
    ListLane<Value> list = this.<Value>listLane();

    @SwimLane("supply")
    SupplyLane<Value> supply = this.<Value>supplyLane();

    @SwimLane("publish")
    CommandLane<Value> publish = this.<Value>commandLane().onCommand(body -> {
      if ("setCount".equals(body.tag())) {
        this.count.set(body.header("setCount").intValue(0));
      } else if ("supply".equals(body.tag())) {
        this.supply.push(body.tail().flattened());
      } else if ("add".equals(body.tag())) {
        this.list.add(body.tail().flattened());
      } else {
        this.info.set(body);
      }
    });

  }

}
